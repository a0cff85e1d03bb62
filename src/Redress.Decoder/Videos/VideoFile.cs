using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Redress.Decoder.Pictures;
using Redress.Matching.Pictures;

namespace Redress.Decoder.Videos;

/// <summary>When a frame is shown, and whether it stands alone.</summary>
internal readonly record struct FrameTime(double At, bool IsKey);

/// <param name="Times">One for each frame that was handed out.</param>
internal sealed record ReadVideo(
    string? Error,
    double Seconds,
    bool Damaged,
    bool Partial,
    IReadOnlyList<FrameTime> Times
);

/// <summary>Videos by ffmpeg: every key frame and one frame a second, each scaled to the same small size.</summary>
internal static partial class VideoFile
{
    /// <summary>Side of a frame as hashed; the aspect is given up, as the hash does anyway.</summary>
    public const int Side = 256;

    /// <summary>An hour at one frame a second, and as many key frames again.</summary>
    public const int MaxFrames = 7_200;

    private const int FrameBytes = Side * Side * 3;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private const string Formats = "mov,matroska,webm,avi,mpegts,mpeg,flv,ogg,asf";
    private static readonly string? s_ffmpeg = Find("ffmpeg");

    public static bool IsThere => s_ffmpeg is not null;

    /// <summary>Whether the first bytes are those of a container that ffmpeg is let to open.</summary>
    public static bool IsVideo(ReadOnlySpan<byte> file) =>
        (file.Length > 12 && file[4..8].SequenceEqual("ftyp"u8))
        || file.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
        || (file.Length > 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("AVI "u8))
        || file.StartsWith("FLV"u8)
        || file.StartsWith("OggS"u8)
        || file.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xBA])
        || (file.Length > 188 && file[0] == 0x47 && file[188] == 0x47)
        || file.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75]);

    public static ReadVideo Read(ReadOnlySpan<byte> file, Action<Picture> take)
    {
        if (s_ffmpeg is null)
        {
            return new ReadVideo(Undecodable.NoVideo, 0, false, false, []);
        }

        var path = Path.Combine(Path.GetTempPath(), "media");
        try
        {
            File.WriteAllBytes(path, file);
            return Run(path, take);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static ReadVideo Run(string path, Action<Picture> take)
    {
        using var ffmpeg = Process.Start(Asking(path))!;
        using var limit = new Timer(_ => End(ffmpeg), null, Deadline, Timeout.InfiniteTimeSpan);
        var said = new Said();
        ffmpeg.ErrorDataReceived += (_, line) => said.Take(line.Data);
        ffmpeg.BeginErrorReadLine();
        var frames = 0;
        var output = ffmpeg.StandardOutput.BaseStream;
        var pixels = new byte[FrameBytes];
        while (frames < MaxFrames && output.ReadAtLeast(pixels, FrameBytes, throwOnEndOfStream: false) == FrameBytes)
        {
            take(new Picture(pixels, Side, Side, PixelLayout.Rgb24));
            frames++;
            pixels = new byte[FrameBytes];
        }

        var partial = frames == MaxFrames;
        if (partial)
        {
            End(ffmpeg);
        }

        ffmpeg.WaitForExit();
        var error = frames > 0 ? null : Undecodable.VideoBroken;
        return new ReadVideo(
            error,
            said.Seconds,
            (ffmpeg.ExitCode != 0 && !partial) || said.IsDamaged,
            partial,
            said.Times(frames)
        );
    }

    private static ProcessStartInfo Asking(string path)
    {
        var start = new ProcessStartInfo(s_ffmpeg!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = false,
        };
        // Playlists and the like would read other files: only real containers, and only this file.
        var before =
            "-nostdin -hide_banner -nostats -loglevel level+info -threads 1 -protocol_whitelist file "
            + $"-format_whitelist {Formats} -max_pixels 40000000 -i";
        var after =
            "-map 0:v:0 -an -sn -dn "
            + "-vf select='eq(key,1)+isnan(prev_selected_t)+gte(t-prev_selected_t,1)',showinfo=checksum=0,"
            + $"scale={Side}:{Side}:flags=area -vsync passthrough -f rawvideo -pix_fmt rgb24 -";
        string[] arguments = [.. before.Split(' '), path, .. after.Split(' ')];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    private static void End(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // Ended by itself.
        }
    }

    private static string? Find(string program) =>
        ((string[])["/usr/bin", "/usr/local/bin", "/bin"])
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>What ffmpeg writes beside the frames: their times, the length, and that something was broken.</summary>
    private sealed partial class Said
    {
        private readonly List<FrameTime> _frames = [];

        public double Seconds { get; private set; }

        public bool IsDamaged { get; private set; }

        public void Take(string? line)
        {
            if (line is null || line.Length > 4096)
            {
                return;
            }

            lock (_frames)
            {
                IsDamaged |= line.Contains("[error]", StringComparison.Ordinal);
                if (DurationText().Match(line) is { Success: true } length)
                {
                    Seconds = TimeSpan.TryParse(length.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var time)
                        ? time.TotalSeconds
                        : 0;
                }

                if (FrameText().Match(line) is { Success: true } frame && _frames.Count < MaxFrames)
                {
                    _ = double.TryParse(frame.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var at);
                    _frames.Add(new FrameTime(at, frame.Groups[2].Value == "1"));
                }
            }
        }

        /// <summary>To be asked after the end: the lines come on another pipe than the frames. A missing one is counted.</summary>
        public IReadOnlyList<FrameTime> Times(int frames)
        {
            lock (_frames)
            {
                return
                [
                    .. Enumerable
                        .Range(0, frames)
                        .Select(i => i < _frames.Count ? _frames[i] : new FrameTime(i, false)),
                ];
            }
        }

        [GeneratedRegex(@"Duration: (\d+:\d+:\d+\.\d+)", RegexOptions.CultureInvariant, 1000)]
        private static partial Regex DurationText();

        [GeneratedRegex(@"pts_time:\s*([-\d.]+).* iskey:(\d)", RegexOptions.CultureInvariant, 1000)]
        private static partial Regex FrameText();
    }
}
