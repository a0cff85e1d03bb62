using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Reports;

namespace Redress.Cli;

/// <summary>redress bank: lists of known fingerprints.</summary>
internal static class BankCommands
{
    public static Command Make() => new("bank", "Banks of known fingerprints") { List(), Import() };

    private static Command List()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var command = new Command("list", "All banks") { data, database, json };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) => there.GetAsync("/v1/banks", stop),
                    parsed.GetValue(json) ? null : ShowAll,
                    cancel
                )
        );
        return command;
    }

    private static string ShowAll(JsonNode page) =>
        page["items"]!.AsArray() is { Count: > 0 } all
            ? string.Join('\n', all.Select(b => $"{b!["id"]}  {b["kind"], -8} {b["name"]}  {b["reason"]}"))
            : "No bank yet. Import a list: redress bank import FILE --bank NAME --reason REASON";

    private static Command Import()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var file = new Argument<string>("file") { Description = "CSV, NDJSON, or one fingerprint a line" };
        var bank = new Option<string>("--bank")
        {
            Description = "The bank; made where there is none of the name",
            Required = true,
        };
        var (reason, kind, type) = (Reasons(), Kinds(), Types());
        var source = new Option<string>("--from")
        {
            Description = "Whose list it is",
            DefaultValueFactory = _ => "a file",
        };
        var until = new Option<string?>("--until") { Description = "When it stops matching, as in 2027-01-01" };
        var command = new Command("import", "Import a list; repeated after a break, it goes on where it was");
        foreach (var symbol in (Option[])[bank, reason, kind, type, source, until, data, database, json])
        {
            command.Add(symbol);
        }

        command.Add(file);
        command.SetAction(
            (parsed, cancel) =>
                BankImport.RunAsync(
                    new BankImport.Plan(
                        parsed.GetValue(file)!,
                        parsed.GetValue(bank)!,
                        parsed.GetValue(reason)!,
                        parsed.GetValue(kind)!,
                        Word.Parse<HashKind>(parsed.GetValue(type)!),
                        parsed.GetValue(source)!,
                        Until(parsed.GetValue(until))
                    ),
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    parsed.GetValue(json),
                    cancel
                )
        );
        return command;
    }

    private static Option<string> Reasons() =>
        OneOf("--reason", "What is wrong with what is in it", "other", [.. Word.All<Reason>()]);

    private static Option<string> Kinds() =>
        OneOf(
            "--kind",
            "imported, or allow for what must not be reported",
            "imported",
            Word.Of(BankKind.Imported),
            Word.Of(BankKind.Allow)
        );

    private static Option<string> Types() =>
        OneOf("--type", "What 64 digits without a type are", "pdq", "pdq", "sha256");

    private static Option<string> OneOf(string name, string description, string usual, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.AcceptOnlyFromAmong(words);
        return option;
    }

    private static DateTimeOffset? Until(string? text) =>
        text is null ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var until)
            ? until.ToUniversalTime()
        : throw new Complaint(Exit.Usage, "--until takes a day, as in 2027-01-01");
}
