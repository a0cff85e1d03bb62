using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Redress.Connectors.Decoding;

namespace Redress.Connectors.Translating;

/// <summary>The operator's own translating program, and what it may use for one text.</summary>
public sealed record TranslatorOptions
{
    /// <summary>An absolute path; null where nothing is translated.</summary>
    public string? Program { get; init; }

    /// <summary>At the same time; more wait, within their deadline.</summary>
    public int Processes { get; init; } = 2;

    /// <summary>From asking to the answer, waiting included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    public int CpuSeconds { get; init; } = 60;

    public int MemoryMegabytes { get; init; } = 2048;

    public int MaxInputBytes { get; init; } = 64 * 1024;

    public int MaxOutputBytes { get; init; } = 128 * 1024;
}

/// <summary>What came of asking for a translation.</summary>
public abstract record TranslationResult
{
    private TranslationResult() { }

    public sealed record Translated(string Text) : TranslationResult;

    /// <param name="Reason">off, too-long, too-late, too-large or failed; nothing of the text.</param>
    public sealed record Unknown(string Reason) : TranslationResult;
}

/// <summary>
/// Translates by a program of the operator's on this machine, locked in as the decoder is: no network, nothing to read but the
/// system's programs and its own folder, nothing to write, a limit on time, memory and size. The text goes in by standard input,
/// the translation comes by standard output; what it says of errors is thrown away, because it may repeat the text.
/// </summary>
public sealed partial class Translator(TranslatorOptions options) : IDisposable
{
    private readonly SemaphoreSlim _places = new(options.Processes);

    public bool IsOn => options.Program is not null && Sandbox.Bubblewrap is not null && Sandbox.Prlimit is not null;

    public void Dispose() => _places.Dispose();

    /// <param name="text">What somebody wrote.</param>
    /// <param name="from">The language that they said it is in; the program is told <c>und</c> where that is no language's tag.</param>
    /// <param name="to">The reader's.</param>
    public async Task<TranslationResult> TranslateAsync(string text, string from, string to, CancellationToken cancel)
    {
        if (!IsOn)
        {
            return new TranslationResult.Unknown("off");
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > options.MaxInputBytes)
        {
            return new TranslationResult.Unknown("too-long");
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Deadline);
        try
        {
            await _places.WaitAsync(patience.Token);
            try
            {
                return await RunAsync(bytes, Tag(from), Tag(to), patience.Token);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new TranslationResult.Unknown("too-late");
        }
        catch (Exception fault) when (fault is IOException or System.ComponentModel.Win32Exception)
        {
            return new TranslationResult.Unknown("failed");
        }
    }

    private async Task<TranslationResult> RunAsync(byte[] text, string from, string to, CancellationToken cancel)
    {
        using var process = await SandboxParent.StartAsync(
            Sandbox.Start(options.Program!, [from, to], options.MemoryMegabytes, options.CpuSeconds)
        );
        try
        {
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            var writing = WriteAsync(process.StandardInput.BaseStream, text, cancel);
            var (answer, whole) = await ReadAsync(process.StandardOutput.BaseStream, cancel);
            if (!whole)
            {
                return new TranslationResult.Unknown("too-large");
            }

            await writing;
            await process.WaitForExitAsync(cancel);
            return process.ExitCode == 0 && answer.Trim().Length > 0
                ? new TranslationResult.Translated(answer)
                : new TranslationResult.Unknown("failed");
        }
        finally
        {
            // The walls die with their parent, and whatever is inside with them.
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task WriteAsync(Stream input, byte[] text, CancellationToken cancel)
    {
        try
        {
            await input.WriteAsync(text, cancel);
            input.Close();
        }
        catch (IOException)
        {
            // It did not want to read all of it; whether it did its work its exit code says.
        }
    }

    /// <summary>What it wrote; not whole where that is more than may be.</summary>
    private async Task<(string Text, bool Whole)> ReadAsync(Stream output, CancellationToken cancel)
    {
        var bytes = new byte[options.MaxOutputBytes + 1];
        var read = await output.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancel);
        return (Encoding.UTF8.GetString(bytes, 0, Math.Min(read, options.MaxOutputBytes)), read < bytes.Length);
    }

    private static string Tag(string language) =>
        Language().IsMatch(language) ? language.ToLower(CultureInfo.InvariantCulture) : "und";

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", RegexOptions.NonBacktracking)]
    private static partial Regex Language();
}
