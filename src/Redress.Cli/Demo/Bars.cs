using System.Globalization;
using Spectre.Console;

namespace Redress.Cli.Demo;

/// <summary>Progress of long steps: bars on a terminal, plain lines elsewhere.</summary>
internal static class Bars
{
    private const double Quarter = 0.25;

    /// <summary>Runs work that begins steps by their name and tells how far each is, from 0 to 1.</summary>
    public static async Task ShowAsync(IAnsiConsole console, Func<Func<string, Action<double>>, Task> work)
    {
        if (!console.Profile.Capabilities.Ansi || Console.IsOutputRedirected)
        {
            await work(label => Plain(console, label));
            return;
        }

        await console
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn()
            )
            .StartAsync(context =>
                work(label =>
                {
                    var task = context.AddTask(Markup.Escape(label), maxValue: 1);
                    return done => task.Value = done;
                })
            );
    }

    private static Action<double> Plain(IAnsiConsole console, string label)
    {
        var shown = 0.0;
        console.WriteLine(label + " ...");
        return done =>
        {
            while (done >= shown + Quarter)
            {
                shown += Quarter;
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label}: {shown:P0}"));
            }
        };
    }
}
