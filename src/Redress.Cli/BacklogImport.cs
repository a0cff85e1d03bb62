using System.Text.Json;
using System.Text.Json.Nodes;
using Redress.Server.Hosting;

namespace Redress.Cli;

/// <summary>
/// redress report import: takes in a file of reports from before, in batches. A row that was taken is known by its ref, so the
/// same command again goes on where it broke off.
/// </summary>
internal static class BacklogImport
{
    private const int BatchRows = 100;
    private const int BatchChars = 500_000;
    private const int ShownFaults = 10;

    /// <param name="File">NDJSON, or CSV by its ending.</param>
    /// <param name="Platform">Its id or its name.</param>
    /// <param name="Receipts">Where the receipt codes go, a line of JSON each; null where nobody gets one.</param>
    public sealed record Plan(string File, string Platform, string Name, string? Receipts, bool Release);

    public static async Task<int> RunAsync(Plan plan, ServeOptions options, bool json, CancellationToken cancel)
    {
        if (!File.Exists(plan.File))
        {
            return Commands.Fail(Exit.Usage, $"There is no file {plan.File}.");
        }

        await using var installation = await Installation.OpenAsync(options, cancel);
        var backlog = await OpenAsync(installation, plan, cancel);
        await using var codes = plan.Receipts is null ? null : Codes(plan.Receipts);
        var sum = new Sum();
        try
        {
            await SendAllAsync(installation, $"/v1/backlogs/{backlog}/rows", plan.File, codes, sum, cancel);
        }
        catch (FormatException fault)
        {
            return Commands.Fail(Exit.Usage, $"{fault.Message}.");
        }

        if (plan.Release)
        {
            await installation.PostAsync($"/v1/backlogs/{backlog}/release", new { }, cancel);
        }

        var said = new JsonObject
        {
            ["backlog"] = backlog,
            ["taken"] = sum.Taken,
            ["known"] = sum.Known,
            ["refused"] = sum.Refused,
            ["released"] = plan.Release,
        };
        Console.WriteLine(json ? said.ToJsonString() : Plain(said));
        return sum.Refused > 0 ? Exit.No : Exit.Done;
    }

    private static string Plain(JsonObject said) =>
        $"{said["taken"]} reports taken in, {said["known"]} were there, {said["refused"]} not as they should be. "
        + ((bool)said["released"]! ? "Released." : $"Nothing is held or told until {said["backlog"]} is released.");

    private static async Task<string> OpenAsync(Installation installation, Plan plan, CancellationToken cancel)
    {
        var platforms = (await installation.GetAsync("/v1/platforms", cancel))["items"]!.AsArray();
        var platform =
            platforms.FirstOrDefault(p => plan.Platform == (string?)p!["id"] || plan.Platform == (string?)p["name"])
            ?? throw new Complaint(Exit.Usage, $"There is no platform {plan.Platform}: redress platform list");
        var opened = await installation.PostAsync(
            "/v1/backlogs",
            new { name = plan.Name, platformId = (string)platform["id"]! },
            cancel
        );
        return (string)opened["id"]!;
    }

    private static async Task SendAllAsync(
        Installation installation,
        string path,
        string file,
        StreamWriter? codes,
        Sum sum,
        CancellationToken cancel
    )
    {
        var (batch, chars) = (new JsonArray(), 0);
        foreach (var line in BacklogRows.Read(file))
        {
            if (line.Row is null)
            {
                sum.Fault($"line {line.Number}", line.Fault!);
                continue;
            }

            var length = line.Row.ToJsonString().Length;
            if (batch.Count == BatchRows || (batch.Count > 0 && chars + length > BatchChars))
            {
                await SendAsync(installation, path, batch, codes, sum, cancel);
                (batch, chars) = ([], 0);
            }

            batch.Add(line.Row);
            chars += length;
        }

        if (batch.Count > 0)
        {
            await SendAsync(installation, path, batch, codes, sum, cancel);
        }
    }

    private static async Task SendAsync(
        Installation installation,
        string path,
        JsonArray rows,
        StreamWriter? codes,
        Sum sum,
        CancellationToken cancel
    )
    {
        var answer = await installation.PostAsync(path, new JsonObject { ["rows"] = rows }, cancel);
        foreach (var taken in answer["taken"]!.AsArray())
        {
            sum.Taken++;
            if (codes is not null)
            {
                await codes.WriteLineAsync(taken!.ToJsonString(JsonSerializerOptions.Default));
            }
        }

        if (codes is not null)
        {
            // A code that is lost cannot be had again, so none waits in a buffer.
            await codes.FlushAsync(cancel);
        }

        sum.Known += (int)answer["known"]!;
        foreach (var refused in answer["refused"]!.AsArray())
        {
            sum.Fault((string)refused!["ref"]!, $"{refused["code"]} {refused["pointer"]}");
        }

        if (!Console.IsErrorRedirected)
        {
            await Console.Error.WriteAsync($"\r{sum.Taken + sum.Known} reports");
        }
    }

    /// <summary>Codes open status pages: the file is for its owner alone.</summary>
    private static StreamWriter Codes(string path) =>
        new(
            new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = FileMode.Append,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }
            )
        );

    private sealed class Sum
    {
        public long Taken { get; set; }

        public long Known { get; set; }

        public long Refused { get; private set; }

        public void Fault(string row, string why)
        {
            if (Refused++ < ShownFaults)
            {
                Console.Error.WriteLine($"redress: {row}: {why}");
            }
        }
    }
}
