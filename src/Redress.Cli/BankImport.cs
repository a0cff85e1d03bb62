using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Redress.Connectors.Exchanges;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Hosting;

namespace Redress.Cli;

/// <summary>
/// Reads a list and sends it in batches. A batch is named after the file's hash and its first line, so that sending it
/// again after a break changes nothing.
/// </summary>
internal static class BankImport
{
    private const int BatchHashes = 2_000;
    private const int ShownFaults = 10;

    public sealed record Plan(
        string File,
        string Bank,
        string Reason,
        string Kind,
        HashKind Plain,
        string Source,
        DateTimeOffset? Until
    );

    public static async Task<int> RunAsync(Plan plan, ServeOptions options, bool json, CancellationToken cancel)
    {
        if (!File.Exists(plan.File))
        {
            return Commands.Fail(Exit.Usage, $"There is no file {plan.File}.");
        }

        var name = await NameAsync(plan.File, cancel);
        await using var installation = await Installation.OpenAsync(options, cancel);
        var bank = await BankAsync(installation, plan, cancel);
        var sum = new Sum();
        var batch = new List<object>(BatchHashes);
        var (number, first) = (0L, 1L);
        await foreach (var line in File.ReadLinesAsync(plan.File, cancel))
        {
            number++;
            Take(line, number, plan.Plain, batch, sum);
            if (batch.Count >= BatchHashes)
            {
                await SendAsync(installation, bank, $"{name}/{first}", batch, plan.Until, sum, cancel);
                first = number + 1;
            }
        }

        await SendAsync(installation, bank, $"{name}/{first}", batch, plan.Until, sum, cancel);
        var said = new JsonObject
        {
            ["bank"] = bank,
            ["lines"] = number,
            ["taken"] = sum.Taken,
            ["known"] = sum.Known,
            ["unusable"] = sum.Unusable,
            ["faulty"] = sum.Faulty,
        };
        Console.WriteLine(json ? said.ToJsonString() : Plain(said));
        return sum.Faulty > 0 ? Exit.No : Exit.Done;
    }

    private static string Plain(JsonObject said) =>
        $"{said["lines"]} lines: {said["taken"]} fingerprints taken, {said["known"]} were there, "
        + $"{said["unusable"]} too plain to be compared, {said["faulty"]} not understood.";

    private static void Take(string line, long number, HashKind plain, List<object> batch, Sum sum)
    {
        if (line.Length > ListLine.MaxLength)
        {
            sum.Fault(number);
            return;
        }

        switch (ListLine.Read(line, plain, isFirst: number == 1))
        {
            case ListLine.Hashes hashes:
                batch.AddRange(hashes.Found.Select(h => new { kind = h.Kind, value = h.Value }));
                break;
            case ListLine.Nothing:
                break;
            case ListLine.Faulty:
                sum.Fault(number);
                break;
        }
    }

    private static async Task<string> NameAsync(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        return "file/" + Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel))[..32];
    }

    private static async Task<string> BankAsync(Installation installation, Plan plan, CancellationToken cancel)
    {
        var banks = (await installation.GetAsync("/v1/banks", cancel))["items"]!.AsArray();
        var known = banks.FirstOrDefault(b => (string?)b!["name"] == plan.Bank);
        known ??= await installation.PostAsync(
            "/v1/banks",
            new
            {
                name = plan.Bank,
                kind = plan.Kind,
                reason = plan.Reason,
                source = plan.Source,
            },
            cancel
        );
        return (string)known["id"]!;
    }

    private static async Task SendAsync(
        Installation installation,
        string bank,
        string origin,
        List<object> batch,
        DateTimeOffset? expiresAt,
        Sum sum,
        CancellationToken cancel
    )
    {
        if (batch.Count == 0)
        {
            return;
        }

        var hashes = batch.ToArray();
        var answer = await installation.PostAsync(
            $"/v1/banks/{bank}/entries",
            new
            {
                origin,
                hashes,
                expiresAt,
            },
            cancel
        );
        sum.Known += (bool)answer["known"]! ? batch.Count : 0;
        sum.Taken += (int)answer["taken"]!;
        sum.Unusable += (int)answer["unusable"]!;
        batch.Clear();
        if (!Console.IsErrorRedirected)
        {
            await Console.Error.WriteAsync($"\r{sum.Taken + sum.Known} fingerprints");
        }
    }

    private sealed class Sum
    {
        public long Taken { get; set; }

        public long Known { get; set; }

        public long Unusable { get; set; }

        public long Faulty { get; private set; }

        public void Fault(long line)
        {
            if (Faulty++ < ShownFaults)
            {
                Console.Error.WriteLine($"redress: line {line} is no fingerprint");
            }
        }
    }
}
