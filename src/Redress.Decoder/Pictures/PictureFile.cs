using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Redress.Matching.Pictures;

namespace Redress.Decoder.Pictures;

/// <summary>Why a file gives no picture: stable words.</summary>
internal static class Undecodable
{
    public const string NotMedia = "not-media";
    public const string TooLarge = "picture-too-large";
    public const string Broken = "picture-broken";
    public const string VideoBroken = "video-broken";
    public const string VideoTooLarge = "video-too-large";
    public const string NoVideo = "video-not-supported";
}

/// <param name="Error">Null where there are pages.</param>
internal sealed record ReadPicture(
    string? Error,
    int Width,
    int Height,
    int Pages,
    bool Damaged,
    IReadOnlyList<Picture> Read
);

/// <summary>Pictures by libvips. The header is read and judged before any pixel is.</summary>
internal static class PictureFile
{
    /// <summary>Width by height of one page.</summary>
    public const long MaxPixels = 40_000_000;

    /// <summary>Width by height by pages: a bomb of many small pages is one too.</summary>
    public const long MaxPixelsOfAll = 1_000_000_000;

    /// <summary>Of an animation so many pages, evenly spread, are looked at.</summary>
    public const int MaxPages = 8;

    /// <summary>Loaders by what stands in their class's name; all others are for other uses than pictures of people.</summary>
    private static readonly string[] s_loaders = ["Jpeg", "Png", "Webp", "Heif", "Nsgif", "Gif", "Tiff", "Jxl", "Jp2k"];

    /// <summary>The version where libvips is there.</summary>
    public static unsafe string? Start()
    {
        try
        {
            if (Libvips.vips_init("redress-decoder") != 0)
            {
                return null;
            }

            Libvips.g_log_set_default_handler(&Ignore, 0);
            Libvips.vips_block_untrusted_set(1);
            Libvips.vips_concurrency_set(1);
            Libvips.vips_cache_set_max(0);
            return $"{Libvips.vips_version(0)}.{Libvips.vips_version(1)}.{Libvips.vips_version(2)}";
        }
        catch (Exception missing) when (missing is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Null where it is no picture.</summary>
    public static unsafe ReadPicture? Read(ReadOnlyMemory<byte> file)
    {
        using var pinned = file.Pin();
        var bytes = new Bytes((nint)pinned.Pointer, (nuint)file.Length);
        var loader = Marshal.PtrToStringUTF8(Libvips.vips_foreign_find_load_buffer(bytes.At, bytes.Length));
        Libvips.vips_error_clear();
        if (loader is null || !s_loaders.Any(l => loader.StartsWith("VipsForeignLoad" + l, StringComparison.Ordinal)))
        {
            return null;
        }

        var header = Libvips.vips_image_new_from_buffer(bytes.At, bytes.Length, "", 0);
        if (header == 0)
        {
            return Failed(Undecodable.Broken);
        }

        var (width, height) = (Libvips.vips_image_get_width(header), Libvips.vips_image_get_height(header));
        var pages = Math.Max(1, Libvips.vips_image_get_n_pages(header));
        Libvips.g_object_unref(header);
        var pixels = (long)width * height;
        return
            pixels > MaxPixels || pixels * pages > MaxPixelsOfAll || width > Picture.MaxSide || height > Picture.MaxSide
            ? Failed(Undecodable.TooLarge) with
            {
                Width = width,
                Height = height,
                Pages = pages,
            }
            : Read(bytes, width, height, pages);
    }

    private static ReadPicture Read(Bytes bytes, int width, int height, int pages)
    {
        var read = new List<Picture>();
        var damaged = false;
        var looked = Math.Min(pages, MaxPages);
        for (var i = 0; i < looked; i++)
        {
            var page = pages == 1 ? "" : $",page={(long)i * pages / looked}";
            // Strict first, as most files are whole; what is cut is read as far as it goes, and said to be cut.
            if (Pixels(bytes, $"[access=sequential,fail_on=truncated{page}]") is { } whole)
            {
                read.Add(whole);
                continue;
            }

            damaged = true;
            if (Pixels(bytes, $"[access=sequential,fail_on=none{page}]") is { } part)
            {
                read.Add(part);
            }
        }

        return new ReadPicture(read.Count == 0 ? Undecodable.Broken : null, width, height, pages, damaged, read);
    }

    private static Picture? Pixels(Bytes bytes, string options)
    {
        var image = Libvips.vips_image_new_from_buffer(bytes.At, bytes.Length, options, 0);
        var made =
            Step(ref image, ToRgb)
            && Step(ref image, WithoutAlpha)
            && Step(ref image, static i => Libvips.vips_cast_uchar(i, out var cast, 0) == 0 ? cast : 0);
        var picture = made ? Copy(image) : null;
        if (image != 0)
        {
            Libvips.g_object_unref(image);
        }

        Libvips.vips_error_clear();
        return picture;
    }

    private static bool Step(ref nint image, Func<nint, nint> make)
    {
        if (image == 0)
        {
            return false;
        }

        var next = make(image);
        Libvips.g_object_unref(image);
        image = next;
        return next != 0;
    }

    private static nint ToRgb(nint image)
    {
        var wanted =
            Libvips.vips_image_get_bands(image) < 3 ? Libvips.InterpretationBlackWhite : Libvips.InterpretationRgb;
        return Libvips.vips_colourspace(image, out var converted, wanted, 0) == 0 ? converted : 0;
    }

    private static nint WithoutAlpha(nint image)
    {
        var bands = Libvips.vips_image_get_bands(image) >= 3 ? 3 : 1;
        return Libvips.vips_extract_band(image, out var opaque, 0, "n", bands, 0) == 0 ? opaque : 0;
    }

    private static unsafe Picture? Copy(nint image)
    {
        var (width, height) = (Libvips.vips_image_get_width(image), Libvips.vips_image_get_height(image));
        var layout = Libvips.vips_image_get_bands(image) == 3 ? PixelLayout.Rgb24 : PixelLayout.Grey8;
        // A loader may find another size than its header said.
        if ((long)width * height > MaxPixels || width > Picture.MaxSide || height > Picture.MaxSide)
        {
            return null;
        }

        var memory = Libvips.vips_image_write_to_memory(image, out var length);
        if (memory == 0)
        {
            return null;
        }

        var expected = (long)width * height * (layout == PixelLayout.Rgb24 ? 3 : 1);
        var pixels = (long)length == expected ? new ReadOnlySpan<byte>((void*)memory, (int)length).ToArray() : null;
        Libvips.g_free(memory);
        return pixels is null ? null : new Picture(pixels, width, height, layout);
    }

    private static ReadPicture Failed(string error) => new(error, 0, 0, 0, false, []);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Ignore(nint domain, int level, nint message, nint data) { }

    private readonly record struct Bytes(nint At, nuint Length);
}
