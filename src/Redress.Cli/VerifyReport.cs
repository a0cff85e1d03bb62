using System.Text.Json;
using Redress.Ledger.Notes;
using Redress.Ledger.Proofs;

namespace Redress.Cli;

/// <summary>redress verify FILE, where FILE is what a reporter took along: 0 sound, 1 not, 2 unreadable.</summary>
internal static class VerifyReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A file that begins as such a proof does; what is in it is checked afterwards.</summary>
    public static bool IsOne(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var file = File.OpenRead(path);
        var head = new byte[100];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head.AsSpan(0, read).IndexOf(System.Text.Encoding.ASCII.GetBytes(ReportProof.Format1)) > 0;
    }

    public static async Task<int> RunAsync(string path, string? trusted, bool json, CancellationToken cancel)
    {
        if (new FileInfo(path).Length > ReportProof.MaxBytes)
        {
            return Commands.Fail(Exit.Usage, $"{path} is larger than any proof of a report.");
        }

        var parsed = ReportProof.Parse(await File.ReadAllBytesAsync(path, cancel));
        if (!parsed.Ok)
        {
            return Commands.Fail(Exit.Usage, $"{path}: {parsed.Flaw}");
        }

        VerifierKey? key = null;
        if (trusted is not null)
        {
            var read = VerifierKey.Parse(trusted.Trim());
            if (!read.Ok)
            {
                return Commands.Fail(Exit.Usage, $"--key: {read.Flaw}");
            }

            key = read.Value;
        }

        var sound = parsed.Value.Verify(key);
        Console.WriteLine(json ? ToJson(sound) : ToText(sound, key is not null));
        return sound.Ok ? Exit.Done : Exit.No;
    }

    private static string ToJson(Redress.Ledger.Checked<SoundReport> sound) =>
        JsonSerializer.Serialize(
            new
            {
                Verdict = sound.Ok ? "intact" : "broken",
                First = sound.Flaw?.Code,
                Report = sound.Ok ? sound.Value.Report : null,
                Key = sound.Ok ? sound.Value.Log.Text : null,
                Facts = sound.Ok
                    ? sound.Value.Facts.Select(f => new
                    {
                        f.Kind,
                        At = Time(f.At),
                        f.Rows,
                    })
                    : null,
                Texts = sound.Ok ? sound.Value.Texts : null,
            },
            Json
        );

    private static string ToText(Redress.Ledger.Checked<SoundReport> sound, bool isTrusted)
    {
        if (!sound.Ok)
        {
            return $"broken: {sound.Flaw}\ncode: {sound.Flaw!.Code}";
        }

        var report = sound.Value;
        return string.Join(
            '\n',
            [
                $"intact: {report.Facts.Count} facts of {report.Report}, sealed in a log of {report.Newest.Size}",
                .. report.Facts.Select(f => $"{Time(f.At)}  {f.Kind}"),
                .. report.Facts.SelectMany(Letters).Distinct().Select(t => $"\nanswer:\n{t}"),
                .. report.Texts.Select(t => $"\nwritten ({t.Kind}):\n{t.Text}"),
                "",
                $"key: {report.Log.Text}",
                isTrusted ? "checked with the key that you named" : "checked with the file's own key: compare it",
            ]
        );
    }

    private static IEnumerable<string> Letters(SoundFact fact) =>
        fact
            .Rows.EnumerateArray()
            .Where(r => r[0].GetString() is "letter")
            .Select(r => r[1].TryGetProperty("text", out var text) ? text.GetString() : null)
            .OfType<string>();

    private static string Time(long micros) =>
        DateTimeOffset
            .UnixEpoch.AddMicroseconds(micros)
            .ToString("yyyy-MM-dd HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
