using System.Collections.Concurrent;
using Redress.Decoder.Wire;

namespace Redress.Connectors.Decoding;

/// <summary>Why nothing is known of a file.</summary>
public enum NotDecoded
{
    /// <summary>There is no decoder here: see <see cref="DecoderPool.WhyOff"/>.</summary>
    Off,

    /// <summary>Larger than is taken.</summary>
    TooLarge,

    /// <summary>All decoders are busy and enough files wait.</summary>
    Busy,

    /// <summary>It took too long.</summary>
    Late,

    /// <summary>The decoder ended over this file, twice.</summary>
    Died,
}

/// <summary>What became of a file: its fingerprints, or why there are none.</summary>
public abstract record DecodeResult
{
    private DecodeResult() { }

    public sealed record Decoded(DecoderAnswer Answer) : DecodeResult;

    public sealed record Unknown(NotDecoded Why) : DecodeResult;
}

/// <summary>
/// Decoders that wait for files. One that dies, hangs or has had its number of files is replaced; the file that it had is
/// tried once more. Nothing of this fails a request: what cannot be decoded is not known.
/// </summary>
public sealed class DecoderPool(DecoderOptions options) : IDisposable
{
    private readonly ConcurrentBag<DecoderProcess> _idle = [];
    private readonly SemaphoreSlim _free = new(options.Processes);
    private int _waiting;
    private volatile bool _closed;

    /// <summary>Null where decoding is on; else one sentence with how to switch it on.</summary>
    public string? WhyOff { get; private set; } = Missing(options);

    /// <summary>Starts one decoder and looks at what it can do. To be called once, before the first file.</summary>
    /// <returns>What is missing, one sentence each; none where all is there.</returns>
    public async Task<IReadOnlyList<string>> StartAsync(CancellationToken cancel)
    {
        if (WhyOff is not null)
        {
            return [WhyOff];
        }

        var first = await DecoderProcess.StartAsync(options, cancel);
        WhyOff = first switch
        {
            null =>
                "Near copies are not found: the decoder cannot be locked in here. Bubblewrap needs user namespaces, or root.",
            { Hello.Pictures: null } =>
                "Near copies are not found: libvips is missing. Mend: apt-get install libvips42",
            _ => null,
        };
        if (first is null || WhyOff is not null)
        {
            first?.Dispose();
            return [WhyOff!];
        }

        _idle.Add(first);
        return first.Hello is { Videos: false }
            ? ["Videos are compared by their bytes alone: ffmpeg is missing. Mend: apt-get install ffmpeg"]
            : [];
    }

    public async Task<DecodeResult> DecodeAsync(ReadOnlyMemory<byte> file, Asked asked, CancellationToken cancel)
    {
        if (WhyOff is not null || _closed)
        {
            return new DecodeResult.Unknown(NotDecoded.Off);
        }

        if (file.Length > DecoderWire.MaxFileBytes)
        {
            return new DecodeResult.Unknown(NotDecoded.TooLarge);
        }

        if (Interlocked.Increment(ref _waiting) > options.MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new DecodeResult.Unknown(NotDecoded.Busy);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(MayBeVideo(file.Span) ? options.VideoDeadline : options.Deadline);
        try
        {
            await _free.WaitAsync(patience.Token);
            try
            {
                return await TryTwiceAsync(file, asked, patience.Token);
            }
            finally
            {
                _free.Release();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DecodeResult.Unknown(NotDecoded.Late);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var decoder))
        {
            decoder.Dispose();
        }

        _free.Dispose();
    }

    /// <summary>The decoders that wait now, for tests that end one.</summary>
    internal IReadOnlyList<int> IdlePids => [.. _idle.Select(d => d.Pid)];

    private async Task<DecodeResult> TryTwiceAsync(ReadOnlyMemory<byte> file, Asked asked, CancellationToken cancel)
    {
        // The first may have been ended by what came before, or from outside; a second end is the file's own doing.
        for (var i = 0; i < 2; i++)
        {
            var decoder = _idle.TryTake(out var waiting) ? waiting : await DecoderProcess.StartAsync(options, cancel);
            if (decoder is null)
            {
                continue;
            }

            try
            {
                var answer = await decoder.AskAsync(file, asked, cancel);
                Keep(decoder);
                return new DecodeResult.Decoded(answer);
            }
            catch (Exception fault) when (DecoderProcess.IsOfDecoder(fault))
            {
                decoder.Dispose();
                cancel.ThrowIfCancellationRequested();
            }
        }

        return new DecodeResult.Unknown(NotDecoded.Died);
    }

    private void Keep(DecoderProcess decoder)
    {
        if (decoder.Files >= options.FilesEach || _closed)
        {
            decoder.Dispose();
            return;
        }

        _idle.Add(decoder);
    }

    private static bool MayBeVideo(ReadOnlySpan<byte> file) =>
        !file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]) && !file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P']);

    private static string? Missing(DecoderOptions options) =>
        options.Program is null ? "Near copies are not found: the decoder is not installed beside the program."
        : Sandbox.Bubblewrap is null
            ? "Near copies are not found: bubblewrap is missing. Mend: apt-get install bubblewrap"
        : Sandbox.Prlimit is null ? "Near copies are not found: prlimit is missing. Mend: apt-get install util-linux"
        : !s_libraries.Any(folder => File.Exists(Path.Combine(folder, "libvips.so.42")))
            ? "Near copies are not found: libvips is missing. Mend: apt-get install libvips42"
        : null;

    // Looked for and never loaded: no decoder's code runs in this process.
    private static readonly string[] s_libraries =
    [
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/lib64",
        "/usr/lib",
        "/usr/local/lib",
    ];
}
