using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>redress referral: what an authority's form asks, and the steps of the question whether it is reported.</summary>
internal static class ReferralCommands
{
    private const string TokenVariable = "REDRESS_TOKEN";

    public static Command Make() =>
        new("referral", "Reports to authorities") { Sheet(), Propose(), TakeBack(), Second(), File(), Decline() };

    private static Command Propose()
    {
        var reasons = Reasons("Why it is to be reported, in own words");
        return Step(
            "propose",
            "It should be reported; another person looks first",
            parsed => new { reasons = parsed.GetValue(reasons) },
            reasons
        );
    }

    private static Command TakeBack() => Step("take-back", "Take back what you proposed", _ => new { });

    private static Command Second()
    {
        var reasons = Reasons("What you think, in own words");
        var agrees = new Option<bool>("--agree") { Description = "Report it; without this: do not" };
        var refuses = new Option<bool>("--refuse") { Description = "Do not report it" };
        return Step(
            "second",
            "Say what you think of a proposal, before you see its reasons",
            parsed =>
                parsed.GetValue(agrees) != parsed.GetValue(refuses)
                    ? new { agrees = parsed.GetValue(agrees), reasons = parsed.GetValue(reasons) }
                    : throw new Complaint(Exit.Usage, "Say --agree or --refuse."),
            agrees,
            refuses,
            reasons
        );
    }

    private static Command File()
    {
        var authority = new Option<string>("--authority") { Description = "Where, as NCMEC", Required = true };
        var reference = new Option<string>("--reference") { Description = "Its number", Required = true };
        var at = new Option<DateTimeOffset?>("--at") { Description = "When, as its receipt says; now where left out" };
        return Step(
            "file",
            "Write down that it was reported",
            parsed => new
            {
                authority = parsed.GetValue(authority),
                reference = parsed.GetValue(reference),
                filedAt = parsed.GetValue(at) ?? TimeProvider.System.GetUtcNow(),
            },
            authority,
            reference,
            at
        );
    }

    private static Command Decline()
    {
        var reasons = Reasons("Why it is not reported, in own words");
        return Step(
            "decline",
            "It is not reported; two people say why",
            parsed => new { reasons = parsed.GetValue(reasons) },
            reasons
        );
    }

    private static Option<string> Reasons(string description) =>
        new("--reasons") { Description = description, Required = true };

    /// <summary>One step of the question, by whoever the token is of.</summary>
    private static Command Step(
        string verb,
        string description,
        Func<ParseResult, object> body,
        params Option[] options
    )
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var (id, token) = (CaseArgument(), TokenOption());
        var command = new Command(verb, description) { id, token, data, database, json };
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, cancel) =>
            {
                var asked = body(parsed);
                return Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                    {
                        there.ActAs(Token(parsed.GetValue(token)));
                        var path = $"/v1/cases/{Uri.EscapeDataString(parsed.GetValue(id)!)}/referral/{verb}";
                        return there.PostAsync(path, asked, stop);
                    },
                    parsed.GetValue(json) ? null : done => $"The referral is {done["status"]}.",
                    cancel
                );
            }
        );
        return command;
    }

    private static Argument<string> CaseArgument() => new("case") { Description = "case_…" };

    private static Option<string?> TokenOption() =>
        new("--token") { Description = $"Of somebody who may see the case; or {TokenVariable} in the environment" };

    private static string Token(string? given) =>
        given
        ?? Environment.GetEnvironmentVariable(TokenVariable)
        ?? throw new Complaint(
            Exit.Usage,
            $"Name a token with --token or {TokenVariable}: the operator works on no cases."
        );

    private static Command Sheet()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var (id, token) = (CaseArgument(), TokenOption());
        var command = new Command("sheet", "What the form of an authority asks, to type in")
        {
            id,
            token,
            data,
            database,
            json,
        };
        command.SetAction(
            (parsed, cancel) =>
                Commands.CallAsync(
                    Commands.At(parsed.GetValue(data)!, parsed.GetValue(database)),
                    (there, stop) =>
                    {
                        there.ActAs(Token(parsed.GetValue(token)));
                        return there.GetAsync(
                            $"/v1/cases/{Uri.EscapeDataString(parsed.GetValue(id)!)}/referral/sheet",
                            stop
                        );
                    },
                    parsed.GetValue(json) ? null : Page,
                    cancel
                )
        );
        return command;
    }

    private static string Page(JsonNode sheet)
    {
        var page = new StringBuilder();
        foreach (var where in sheet["where"]!.AsArray())
        {
            page.AppendLine($"{where}");
        }

        Line("Status", $"{sheet["status"]}, due {sheet["dueAt"]}");
        Line("Incident", string.Join(", ", sheet["incident"]!.AsArray()));
        Line("Where it was", Subject(sheet["subject"]!));
        Line("Account", sheet["suspect"] is { } suspect ? Subject(suspect) : "not named");
        Line("The author may be", $"{sheet["authorMay"] ?? "-"}");
        Line("First reported", $"{sheet["firstReportAt"]}, {sheet["reports"]} reports");
        Line("Persons shown", $"{sheet["persons"]!["listed"]} listed, {sheet["persons"]!["minor"]} under 18");
        Line("Police number", (bool)sheet["policeNumberGiven"]! ? "given, stands with the report" : "none given");
        foreach (var reach in sheet["reach"]!.AsArray())
        {
            Line($"Views, {reach!["moment"]}", $"{reach["views"]} at {reach["at"]}, reshares {reach["reshares"]}");
        }

        return page.ToString().TrimEnd();

        void Line(string name, string value) =>
            page.AppendLine(CultureInfo.InvariantCulture, $"{name + ":", -20} {value}");
    }

    private static string Subject(JsonNode subject) => $"{subject["kind"]} {subject["platformRef"]} {subject["url"]}";
}
