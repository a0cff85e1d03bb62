using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Redress.Cli;

/// <summary>redress referral: what an authority's form asks.</summary>
internal static class ReferralCommands
{
    private const string TokenVariable = "REDRESS_TOKEN";

    public static Command Make() => new("referral", "Reports to authorities") { Sheet() };

    private static Command Sheet()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var id = new Argument<string>("case") { Description = "case_…" };
        var token = new Option<string?>("--token")
        {
            Description = $"Of somebody who may read the case; or {TokenVariable} in the environment",
        };
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
                        there.ActAs(
                            parsed.GetValue(token)
                                ?? Environment.GetEnvironmentVariable(TokenVariable)
                                ?? throw new Complaint(
                                    Exit.Usage,
                                    $"Name a token with --token or {TokenVariable}: the operator reads no cases."
                                )
                        );
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
