using System.Runtime.InteropServices;

namespace Redress.Decoder.Pictures;

/// <summary>The few functions of libvips 8.13 or later that are used. Variadic ones get their closing null by hand.</summary>
internal static partial class Libvips
{
    private const string Vips = "libvips.so.42";
    private const string Glib = "libglib-2.0.so.0";
    private const string Gobject = "libgobject-2.0.so.0";

    public const int InterpretationBlackWhite = 1;
    public const int InterpretationRgb = 22;

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_init(string name);

    [LibraryImport(Vips)]
    public static partial void vips_block_untrusted_set(int on);

    [LibraryImport(Vips)]
    public static partial int vips_version(int part);

    [LibraryImport(Vips)]
    public static partial void vips_concurrency_set(int threads);

    [LibraryImport(Vips)]
    public static partial void vips_cache_set_max(int operations);

    [LibraryImport(Vips)]
    public static partial void vips_error_clear();

    [LibraryImport(Vips)]
    public static partial nint vips_foreign_find_load_buffer(nint bytes, nuint length);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint vips_image_new_from_buffer(nint bytes, nuint length, string options, nint end);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_width(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_height(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_bands(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_n_pages(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_image_get_interpretation(nint image);

    [LibraryImport(Vips)]
    public static partial int vips_colourspace(nint image, out nint result, int space, nint end);

    [LibraryImport(Vips, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int vips_extract_band(nint image, out nint result, int band, string n, int count, nint end);

    [LibraryImport(Vips)]
    public static partial int vips_cast_uchar(nint image, out nint result, nint end);

    [LibraryImport(Vips)]
    public static partial nint vips_image_write_to_memory(nint image, out nuint bytes);

    [LibraryImport(Gobject)]
    public static partial void g_object_unref(nint thing);

    [LibraryImport(Glib)]
    public static partial void g_free(nint memory);

    /// <summary>Messages of libraries go nowhere: they may repeat what stands in the file.</summary>
    [LibraryImport(Glib)]
    public static unsafe partial nint g_log_set_default_handler(
        delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> handler,
        nint data
    );
}
