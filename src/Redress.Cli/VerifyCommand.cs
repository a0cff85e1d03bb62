using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Redress.Storage.Ledgers.Checks;

namespace Redress.Cli;

/// <summary>redress verify: was anything changed around the program? 0 intact, 1 broken, 2 unreadable.</summary>
internal static class VerifyCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Make()
    {
        var path = new Argument<string>("path")
        {
            Description = "A data folder, of a running server or a copy; or a proof that a reporter took along",
        };
        var database = Commands.DatabaseOption();
        var key = new Option<string?>("--key")
        {
            Description = "The ledger's verifier key as you noted it; the folder's own without",
        };
        var json = new Option<bool>("--json") { Description = "One line of JSON" };
        var command = new Command("verify", "Check that facts, ledger and every row belong together")
        {
            path,
            database,
            key,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                RunAsync(
                    new LedgerSource(parsed.GetValue(path)!, parsed.GetValue(database), parsed.GetValue(key)),
                    parsed.GetValue(json),
                    cancel
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(LedgerSource source, bool json, CancellationToken cancel)
    {
        if (VerifyReport.IsOne(source.DataFolder))
        {
            return await VerifyReport.RunAsync(source.DataFolder, source.Key, json, cancel);
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            var verdict = await LedgerCheck.RunAsync(source, json ? null : Progress(), cancel);
            EndProgress(json);
            var took = Stopwatch.GetElapsedTime(started);
            if (json)
            {
                WriteJson(verdict, took);
            }
            else
            {
                Write(verdict, took);
            }

            return verdict.First is null ? Exit.Done : Exit.No;
        }
        catch (UnreadableException fault)
        {
            EndProgress(json);
            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(new { verdict = "unreadable", why = fault.Message }, Json));
            }

            return Commands.Fail(Exit.Usage, fault.Message);
        }
    }

    private static void Write(LedgerVerdict verdict, TimeSpan took)
    {
        if (verdict.First is { } first)
        {
            Console.WriteLine($"broken: {first}");
            Console.WriteLine($"code: {first.Code}");
            return;
        }

        var text = CultureInfo.InvariantCulture;
        Console.WriteLine(
            string.Create(
                text,
                $"intact: {verdict.Sealed} facts sealed under {verdict.Checkpoints} signed checkpoints, {verdict.Rows} rows as their last fact says, in {took.TotalSeconds:0.0} s"
            )
        );
        if (verdict.Unsealed > 0 || verdict.Unpublished > 0)
        {
            Console.WriteLine(
                $"just now: {verdict.Unsealed} facts wait for the seal, {verdict.Unpublished} checkpoints are not yet in ledger/checkpoints"
            );
        }

        if (verdict.Erased > 0)
        {
            Console.WriteLine($"erased: {verdict.Erased} facts, as later facts say");
        }

        WriteSetBacks(verdict);
        Console.WriteLine($"root: {verdict.Root}");
        Console.WriteLine($"key: {verdict.Key}");
    }

    private static void WriteSetBacks(LedgerVerdict verdict)
    {
        foreach (var back in verdict.SetBacks)
        {
            var known = back.AbandonedSize is { } size
                ? $"what was signed up to {size} is given up, see ledger/abandoned"
                : "what was signed after it is not known here";
            Console.WriteLine(
                $"restored: on {back.At:u} the history was set back to {back.Size} facts and goes on anew from there; {known}"
            );
        }
    }

    private static void WriteJson(LedgerVerdict verdict, TimeSpan took) =>
        Console.WriteLine(
            JsonSerializer.Serialize(
                new
                {
                    Verdict = verdict.First is null ? "intact" : "broken",
                    verdict.First,
                    verdict.Origin,
                    verdict.Key,
                    verdict.Sealed,
                    verdict.Root,
                    verdict.Unsealed,
                    verdict.Erased,
                    verdict.Checkpoints,
                    verdict.Unpublished,
                    verdict.Rows,
                    verdict.SetBacks,
                    Seconds = Math.Round(took.TotalSeconds, 3),
                },
                Json
            )
        );

    /// <summary>One line on standard error, written over; nothing where nobody looks.</summary>
    private static Action<string, long>? Progress() =>
        Console.IsErrorRedirected ? null : (what, read) => Console.Error.Write($"\r{read} {what} read ");

    private static void EndProgress(bool json)
    {
        if (!json && !Console.IsErrorRedirected)
        {
            Console.Error.Write("\r                              \r");
        }
    }
}
