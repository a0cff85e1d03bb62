using System.Text;
using Redress.Bench.Measuring;

namespace Redress.Bench;

/// <summary>One run's record in the fixed form of RESULTS.md: where, when, with what, the figures, the aim beside them.</summary>
internal sealed class Sheet
{
    private readonly StringBuilder _text = new();
    private readonly Options _options;

    private Sheet(Options options) => _options = options;

    public static async Task<Sheet> BeginAsync(Options options, string run, CancellationToken cancel)
    {
        var sheet = new Sheet(options);
        var load = Machine.Load();
        var flush = FlushTime.Measure(options.Folder);
        sheet.Line($"## {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC · {run}");
        sheet.Line("");
        sheet.Line($"- machine: {Machine.Describe()}");
        sheet.Line($"- disk: write and fsync of 4 KiB at an end of file: {flush}");
        sheet.Line($"- load average before: {load}");
        sheet.Line($"- program: {await Machine.CommitAsync(cancel)}");
        sheet.Line($"- command: `redress-bench {options.CommandLine}`");
        if (options.Note.Length > 0)
        {
            sheet.Line($"- note: {options.Note}");
        }

        sheet.Line("");
        return sheet;
    }

    public void Aim(string aim)
    {
        Line($"Aim: {aim}");
        Line("");
    }

    public void Head(params string[] columns)
    {
        Line("| " + string.Join(" | ", columns) + " |");
        Line("|" + string.Concat(columns.Select(_ => "---|")));
    }

    public void Row(params string[] cells) => Line("| " + string.Join(" | ", cells) + " |");

    public void Line(string line)
    {
        Console.WriteLine(line);
        _text.Append(line).Append('\n');
    }

    /// <summary>Appends the record where it belongs.</summary>
    public void End()
    {
        if (_options.Results is not { } file)
        {
            return;
        }

        File.AppendAllText(file, "\n" + _text.ToString().TrimEnd('\n') + "\n");
        Console.Error.WriteLine($"appended to {Path.GetFileName(file)}");
    }
}
