using System.CommandLine;
using System.Text.Json;
using Redress.Server.Http;
using Redress.Server.Web;
using Spectre.Console;

namespace Redress.Cli.Demo;

/// <summary>redress demo: the case that Redress is built against, replayed on the running system.</summary>
internal static class DemoCommand
{
    private static readonly Plan Record = new("record", "The record, with no hold", "no-hold", Review.AsInTheRecord);
    private static readonly Plan Redress = new("redress", "Redress", null, Review.AfterEachReport);
    private static readonly Plan Own = new(
        "own-report-only",
        "Redress, from his own report on",
        "own-report-only",
        Review.FromHisOwnReport
    );

    /// <summary>Columns of the table where no terminal says how many there are.</summary>
    private const int WideEnough = 130;

    public static Command Make()
    {
        var exit = new Option<bool>("--exit") { Description = "End when the figures are printed" };
        var report = new Option<string?>("--report") { Description = "Write the figures to this file, as JSON" };
        var data = new Option<string?>("--data")
        {
            Description = "An empty folder for the data; a temporary one without",
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Where Redress listens when it keeps serving; this machine only",
            DefaultValueFactory = _ => "http://127.0.0.1:0",
        };
        var command = new Command("demo", "Replay the case on the running system, with Chirp as the platform")
        {
            exit,
            report,
            data,
            listen,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var at = ListenAddresses.Read(parsed.GetValue(listen)!);
                if (!ServeChecks.IsLoopback(at))
                {
                    throw new Complaint(
                        Exit.Usage,
                        "The demo listens on this machine only: --listen http://127.0.0.1:4100"
                    );
                }

                using var folder = DemoFolder.Make(parsed.GetValue(data));
                using var file = ReportFile(parsed.GetValue(report));
                return await RunAsync(folder.Path, at, file, parsed.GetValue(exit), cancel);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(
        string folder,
        IReadOnlyDictionary<Origin, Uri> listen,
        FileStream? file,
        bool exit,
        CancellationToken cancel
    )
    {
        var console = AnsiConsole.Console;
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = WideEnough;
        }

        Stage? serving = null;
        try
        {
            DemoReport? report = null;
            await Bars.ShowAsync(
                console,
                async begin =>
                {
                    var record = await PlayAsync(Record, folder, begin(Record.Title), cancel);
                    var own = await PlayAsync(Own, folder, begin(Own.Title), cancel);
                    var progress = begin(Redress.Title);
                    serving = await Stage.StartAsync(Redress, folder, listen, cancel);
                    var redress = await new Play(Redress, serving).RunAsync(progress, cancel);
                    report = new DemoReport(TimeProvider.System.GetUtcNow(), record, redress, own, Assumptions.All);
                }
            );
            SideBySide.Show(console, report!);
            await WriteAsync(file, report!);
            if (!exit)
            {
                await new Backlog(serving!).FillAsync(cancel);
                await ServeAsync(console, serving!, cancel);
            }

            return Exit.Done;
        }
        finally
        {
            if (serving is not null)
            {
                await serving.DisposeAsync();
            }
        }
    }

    private static async Task<Figures> PlayAsync(
        Plan plan,
        string folder,
        Action<double> progress,
        CancellationToken cancel
    )
    {
        await using var stage = await Stage.StartAsync(
            plan,
            folder,
            ListenAddresses.Read("http://127.0.0.1:0"),
            cancel
        );
        return await new Play(plan, stage).RunAsync(progress, cancel);
    }

    private static async Task ServeAsync(IAnsiConsole console, Stage stage, CancellationToken cancel)
    {
        var redress = stage.Address.GetLeftPart(UriPartial.Authority);
        console.WriteLine($"Report something    {At(Origin.Portal)}");
        console.WriteLine($"Review and decide   {await stage.InviteAsync("Reviewer", cancel)}");
        console.WriteLine($"as a second person  {await stage.InviteAsync("Second reviewer", cancel)}");
        console.WriteLine($"run it              {await stage.InviteAsync("Administrator", cancel)}");
        console.WriteLine($"Chirp's pages       {stage.Chirp.Address}");
        console.WriteLine($"Redress's API       {redress}/docs, as a document {redress}/openapi/v1.json");
        console.WriteLine("All keep running until Ctrl-C.");
        try
        {
            await stage.WaitForShutdownAsync(cancel);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how it ends.
        }

        string At(Origin origin) => stage.Addresses[origin].GetLeftPart(UriPartial.Authority);
    }

    /// <summary>Opened before the work, so that a path that cannot be written is told at once.</summary>
    private static FileStream? ReportFile(string? path)
    {
        try
        {
            return path is null ? null : new FileStream(path, FileMode.Create, FileAccess.Write);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Complaint(
                Exit.Usage,
                $"{path} cannot be written. Name a file in a folder of yours with --report."
            );
        }
    }

    private static async Task WriteAsync(FileStream? file, DemoReport report)
    {
        if (file is not null)
        {
            var options = new JsonSerializerOptions(Json.Options) { WriteIndented = true };
            await JsonSerializer.SerializeAsync(file, report, options);
            await file.FlushAsync();
        }
    }
}

/// <summary>The demo's folder: its own and gone at the end, or an empty one that was named and stays.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly bool _isOurs;

    private DemoFolder(string path, bool isOurs) => (Path, _isOurs) = (path, isOurs);

    public string Path { get; }

    public static DemoFolder Make(string? named)
    {
        if (named is null)
        {
            return new DemoFolder(Directory.CreateTempSubdirectory("redress-demo-").FullName, true);
        }

        ServeChecks.Folder(named);
        return Directory.EnumerateFileSystemEntries(named).Any()
            ? throw new Complaint(
                Exit.Usage,
                $"{named} is not empty. The demo starts afresh: name an empty folder with --data."
            )
            : new DemoFolder(named, false);
    }

    public void Dispose()
    {
        if (_isOurs)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
