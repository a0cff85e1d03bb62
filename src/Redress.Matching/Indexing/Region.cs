using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Redress.Matching.Indexing;

/// <summary>
/// Zeroed memory outside the collector's reach: reserved at once, taken from the machine page by page as it is touched,
/// in huge pages where they are to be had (a look-up at ten million hashes is a third faster with them). Given back when
/// nobody holds the region any more: who reads in it keeps it alive.
/// </summary>
internal sealed unsafe partial class Region : SafeHandleZeroOrMinusOneIsInvalid
{
    private const long HugePagesFrom = 32 << 20;
    private const int Read = 1;
    private const int Write = 2;
    private const int Private = 2;
    private const int Anonymous = 0x20;
    private const int NoReserve = 0x4000;
    private const int HugePage = 14;

    private readonly bool _mapped;

    public Region(long bytes)
        : base(ownsHandle: true)
    {
        Bytes = bytes;
        if (OperatingSystem.IsLinux())
        {
            var at = Map(0, (nuint)bytes, Read | Write, Private | Anonymous | NoReserve, -1, 0);
            if (at == -1)
            {
                throw new InvalidOperationException($"No room for an index of {bytes} bytes.");
            }

            _mapped = true;
            SetHandle(at);
            if (bytes >= HugePagesFrom)
            {
                // Only a hint: without it the index is slower, not wrong.
                _ = Advise(at, (nuint)bytes, HugePage);
            }
        }
        else
        {
            SetHandle((nint)NativeMemory.AlignedAlloc((nuint)bytes, 64));
            NativeMemory.Clear(Start, (nuint)bytes);
        }

        // Otherwise the collector would see no reason to look for regions that nobody holds.
        GC.AddMemoryPressure(bytes);
    }

    public byte* Start => (byte*)handle;

    public long Bytes { get; }

    protected override bool ReleaseHandle()
    {
        GC.RemoveMemoryPressure(Bytes);
        if (_mapped)
        {
            return Unmap(handle, (nuint)Bytes) == 0;
        }

        NativeMemory.AlignedFree(Start);
        return true;
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint at, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint at, nuint bytes);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint at, nuint bytes, int advice);
}
