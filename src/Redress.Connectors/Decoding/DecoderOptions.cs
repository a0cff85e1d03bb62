namespace Redress.Connectors.Decoding;

/// <summary>How many decoders run, and what each may use.</summary>
public sealed record DecoderOptions
{
    /// <summary>The decoder's program; null switches decoding off.</summary>
    public string? Program { get; init; } = InstalledProgram();

    public int Processes { get; init; } = 2;

    /// <summary>Files that may wait for a decoder; more are answered as not known.</summary>
    public int MaxWaiting { get; init; } = 64;

    /// <summary>From asking to the answer, waiting included.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same for a video.</summary>
    public TimeSpan VideoDeadline { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A decoder that has had so many files is replaced: what one file did to it does not stay.</summary>
    public int FilesEach { get; init; } = 200;

    public int MemoryMegabytes { get; init; } = 768;

    public int CpuSeconds { get; init; } = 240;

    /// <summary>Where the build puts it: decoder/ beside the program.</summary>
    public static string? InstalledProgram()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "decoder", "redress-decoder.dll");
        return File.Exists(path) ? path : null;
    }
}
