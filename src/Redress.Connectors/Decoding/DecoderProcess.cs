using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Redress.Decoder.Wire;

namespace Redress.Connectors.Decoding;

/// <summary>One decoder at the other end of two pipes. It answers one question at a time; after any fault it is thrown away.</summary>
internal sealed class DecoderProcess : IDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(20);
    private readonly Process _process;

    private DecoderProcess(Process process) => _process = process;

    public DecoderHello? Hello { get; private set; }

    public int Files { get; private set; }

    public int Pid => _process.Id;

    /// <summary>Null where it does not come up.</summary>
    public static async Task<DecoderProcess?> StartAsync(DecoderOptions options, CancellationToken cancel)
    {
        DecoderProcess? started = null;
        try
        {
            started = new DecoderProcess(await SandboxParent.StartAsync(Sandbox.Start(options)));
            // Read so that it never waits for us; thrown away because it may repeat what stands in a file.
            _ = started._process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(StartWithin);
            started.Hello = await started.ReadAsync(DecoderJson.Default.DecoderHello, patience.Token);
            return started;
        }
        catch (Exception fault) when (IsOfDecoder(fault) && !cancel.IsCancellationRequested)
        {
            started?.Dispose();
            return null;
        }
        catch
        {
            started?.Dispose();
            throw;
        }
    }

    /// <exception cref="IOException">It is gone, or says something else than an answer.</exception>
    public async Task<DecoderAnswer> AskAsync(ReadOnlyMemory<byte> file, Asked asked, CancellationToken cancel)
    {
        Files++;
        var header = new byte[DecoderWire.HeaderBytes];
        header[0] = (byte)asked;
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), file.Length);
        var input = _process.StandardInput.BaseStream;
        await input.WriteAsync(header, cancel);
        await input.WriteAsync(file, cancel);
        await input.FlushAsync(cancel);
        return await ReadAsync(DecoderJson.Default.DecoderAnswer, cancel);
    }

    /// <summary>What the end of a decoder, or nonsense from it, looks like.</summary>
    public static bool IsOfDecoder(Exception fault) =>
        fault
            is IOException
                or JsonException
                or OperationCanceledException
                or InvalidOperationException
                or System.ComponentModel.Win32Exception;

    public void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Ended by itself.
        }

        _process.Dispose();
    }

    private async Task<T> ReadAsync<T>(JsonTypeInfo<T> shape, CancellationToken cancel)
    {
        var output = _process.StandardOutput.BaseStream;
        var header = new byte[sizeof(int)];
        await output.ReadExactlyAsync(header, cancel);
        var length = BinaryPrimitives.ReadInt32BigEndian(header);
        if (length is <= 0 or > DecoderWire.MaxAnswerBytes)
        {
            throw new IOException("The decoder's answer has no sensible length");
        }

        var bytes = new byte[length];
        await output.ReadExactlyAsync(bytes, cancel);
        return JsonSerializer.Deserialize(bytes, shape) ?? throw new IOException("The decoder answered nothing");
    }
}
