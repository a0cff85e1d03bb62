using System.Globalization;
using Redress.Connectors.Decoding;
using Spectre.Console;

namespace Redress.Cli.Demo;

/// <summary>Record and Redress beside each other, for people.</summary>
internal static class SideBySide
{
    public static void Show(IAnsiConsole console, DemoReport report)
    {
        var table = new Table { Border = TableBorder.Rounded };
        table.AddColumns("", "the record", "Redress", "Redress, from his own report on");
        Figures[] runs = [report.Record, report.Redress, report.RedressOwnReportOnly];
        foreach (var (label, value) in Rows())
        {
            table.AddRow([new Text(label), .. runs.Select(r => new Text(value(r)))]);
        }

        console.WriteLine();
        console.Write(table);
        console.WriteLine();
        foreach (
            var (title, run) in ((string, Figures)[])
                [("The record", runs[0]), ("Redress", runs[1]), ("Redress, from his own report on", runs[2])]
        )
        {
            console.WriteLine($"{title}: {Held(run)}");
        }

        if (new DecoderPool(new DecoderOptions()).WhyOff is { } missing)
        {
            console.WriteLine(missing);
        }

        console.WriteLine();
        console.WriteLine("Assumed, not measured and not in the record:");
        foreach (
            var sentence in report
                .Record.Assumptions.Union(report.Redress.Assumptions)
                .Union(report.RedressOwnReportOnly.Assumptions)
        )
        {
            console.WriteLine("  * " + sentence);
        }

        console.WriteLine();
    }

    private static IEnumerable<(string Label, Func<Figures, string> Value)> Rows() =>
        [
            ("first report", f => Day(f.FirstReportAt)),
            ("nobody sees it any more", f => f.HiddenAt is { } at ? Day(at) : "never"),
            ("  after the first report", f => Span(f.SecondsToHidden)),
            (
                "  after his own report",
                f => f.SecondsFromOwnReportToHidden is 0 ? "gone before" : Span(f.SecondsFromOwnReportToHidden)
            ),
            (
                "  and no reshare of it",
                f =>
                    f.SecondsFromOwnReportToResharesHidden is 0
                        ? "gone before"
                        : Span(f.SecondsFromOwnReportToResharesHidden)
            ),
            ("held before a person looked", f => f.HeldBy is null ? "no" : "yes"),
            ("removed", f => f.RemovedAt is { } at ? Day(at) : "never"),
            ("views after the first report", f => Number(f.ViewsAfterFirstReport)),
            ("advertisements shown beside it since", f => Number(f.AdvertisementsAfterFirstReport)),
            ("reshares ever made", f => Number(f.ResharesMade)),
            ("  hidden at the end", f => Number(f.ResharesHidden)),
            ("identical copies hidden at the end", f => Number(f.CopiesHidden)),
            ("altered copies hidden, of six", f => Number(f.AlteredCopiesHidden)),
            ("posting it again is refused", f => f.PostingAgainRefused ? "yes" : "no"),
            ("accounts suspended", f => Number(f.AccountsSuspended)),
            ("the boy had an answer after", f => Answer(f, "the boy")),
            ("his mother", f => Answer(f, "his mother")),
            ("whoever reported first", f => Answer(f, "bystander")),
        ];

    private static string Held(Figures run) =>
        run.HeldBy is { } by
            ? $"held by rule {by.Rule} of policy {by.Policy}, version {by.PolicyVersion}."
            : $"nothing is held by policy {run.Policy}.";

    private static string Answer(Figures figures, string reporter) =>
        figures.AnswersToReporters.FirstOrDefault(a => a.Reporter == reporter)?.HoursToAnswer is { } hours
            ? Span(hours * 3600)
            : "none";

    /// <summary>A length of time, as one would say it.</summary>
    public static string Span(double? seconds) =>
        seconds switch
        {
            null => "never",
            < 120 => Invariant($"{seconds:0.0} seconds"),
            < 2 * 3600 => Invariant($"{seconds / 60:0} minutes"),
            < 2 * 86_400 => Invariant($"{seconds / 3600:0} hours"),
            _ => Invariant($"{seconds / 86_400:0} days"),
        };

    private static string Day(DateTimeOffset at) => at.ToString("d MMM yyyy, HH:mm:ss", CultureInfo.InvariantCulture);

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
