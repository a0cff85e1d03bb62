using System.Globalization;
using Redress.Bench;
using Redress.Bench.Programs;
using Redress.Bench.Runs;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// The load shares the machine with what it measures: replies are handled on the thread that saw them come.
Environment.SetEnvironmentVariable(Child.InlineCompletions, "1");
const string usage = """
    redress-bench flush | intake | hidden | reshares | search | start | status | timing | flood [OPTIONS]      (bench/README.md)

      --engine sqlite,postgres   --clients 16,64   --subjects distinct,hot   --workers off,manual,chirp
      --seconds 10  --warm-up 4  --rate 100  --reshares 2223  --runs 5  --cases 1000000
      --redress DLL  --chirp DLL  --postgres BIN  --folder DIR  --results FILE|none  --note TEXT
    """;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    var options = Options.Parse(args);
    var sheet = await Sheet.BeginAsync(options, args.FirstOrDefault() ?? "", stop.Token);
    switch (args.FirstOrDefault())
    {
        case "flush":
            break;
        case "intake":
            await IntakeRun.AllAsync(options, sheet, stop.Token);
            break;
        case "hidden":
            await HiddenRun.AllAsync(options, sheet, stop.Token);
            break;
        case "reshares":
            await ResharesRun.AllAsync(options, sheet, stop.Token);
            break;
        case "search":
            await SearchRun.AllAsync(options, sheet, stop.Token);
            break;
        case "start":
            await StartRun.AllAsync(options, sheet, stop.Token);
            break;
        case "status":
            await StatusRun.AllAsync(options, sheet, stop.Token);
            break;
        case "timing":
            await TimingRun.AllAsync(options, sheet, stop.Token);
            break;
        case "flood":
            await FloodRun.AllAsync(options, sheet, stop.Token);
            break;
        default:
            throw new UsageException(usage);
    }

    sheet.End();
    return 0;
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 3;
}
