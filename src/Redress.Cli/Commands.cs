using System.CommandLine;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Connections;
using Redress.Cli.Demo;
using Redress.Cli.Doctor;
using Redress.Server.Hosting;
using Redress.Server.Portal;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Cli;

/// <summary>Exit codes of every command.</summary>
internal static class Exit
{
    public const int Done = 0;

    /// <summary>The answer is no.</summary>
    public const int No = 1;

    /// <summary>Usage or input.</summary>
    public const int Usage = 2;

    /// <summary>A fault.</summary>
    public const int Fault = 3;
}

internal static class Commands
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static RootCommand Root()
    {
        var root = new RootCommand(
            "Redress takes a report that something must not be online and carries it to its end."
        );
        root.Add(ServeCommand.Make());
        root.Add(VerifyCommand.Make());
        root.Add(HashCommand.Make());
        root.Add(BankCommands.Make());
        root.Add(ExchangeCommands.Make());
        root.Add(SweepCommands.Make());
        root.Add(DemoCommand.Make());
        root.Add(PlatformCommands.Make());
        root.Add(PolicyCommands.Make());
        root.Add(AutomaticCommands.Stop());
        root.Add(AutomaticCommands.Start());
        root.Add(FiguresCommand.Make());
        root.Add(UserCommands.Make());
        root.Add(RosterCommands.Make());
        root.Add(EscalationCommands.Make());
        root.Add(ReferralCommands.Make());
        root.Add(ChoiceCommands.Make());
        root.Add(ReportCommands.Make());
        root.Add(MigrateCommand.Make());
        root.Add(BackupCommands.Backup());
        root.Add(BackupCommands.Restore());
        root.Add(ReconcileCommand.Make());
        root.Add(WebhookCommands.Make());
        root.Add(DoctorCommand.Make());
        return root;
    }

    public static Option<string> DataOption() =>
        new("--data") { Description = "The data folder", DefaultValueFactory = _ => "data" };

    public static Option<string?> DatabaseOption() =>
        new("--database")
        {
            Description = "postgresql://user:password@host:5432/name; SQLite in the data folder without",
        };

    public static Option<bool> JsonOption() => new("--json") { Description = "For scripts: JSON on standard output" };

    public static Option<string[]> AllowHostOption() =>
        new("--allow-host")
        {
            Description = "A loopback or private place that a platform may be at, as host:port; may be repeated",
            DefaultValueFactory = _ => [],
        };

    /// <summary>One line on standard error: what, and how to mend it.</summary>
    public static int Fail(int code, string what)
    {
        Console.Error.WriteLine("redress: " + what.ReplaceLineEndings(" "));
        return code;
    }

    /// <summary>Parses and runs; whatever ends a command early becomes one line and its exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Action is System.CommandLine.Invocation.ParseErrorAction && parsed.Errors.Count > 0)
        {
            var wrong = parsed.UnmatchedTokens is [var first, ..]
                ? $"'{first}' is not known here."
                : parsed.Errors[0].Message;
            return Fail(Exit.Usage, $"{wrong} See: redress {Names(parsed)}--help");
        }

        // Our own, because the library's cannot take a second signal.
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                stop.Token
            );
        }
        catch (Exception fault)
        {
            return Fail(fault);
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static int Fail(Exception fault) =>
        fault switch
        {
            Complaint complaint => Fail(complaint.Code, complaint.Message),
            PortalRefusedException => Fail(Exit.Usage, fault.Message),
            DatabaseRefusedException or KeysMissingException or KeysOtherException => Fail(Exit.Fault, fault.Message),
            IOException { InnerException: AddressInUseException } => Fail(
                Exit.Fault,
                "The address is taken. Give another one with --listen."
            ),
            IOException or UnauthorizedAccessException or HttpRequestException => Fail(Exit.Fault, fault.Message),
            OperationCanceledException => Fail(Exit.Fault, "Interrupted."),
            _ => Fail(Exit.Fault, $"A fault in the program, {fault.GetType().Name}: {fault.Message}"),
        };

    /// <summary>Opens the installation, does one thing there and shows the answer.</summary>
    public static async Task<int> CallAsync(
        ServeOptions options,
        Func<Installation, CancellationToken, Task<JsonNode>> call,
        Func<JsonNode, string>? plain,
        CancellationToken cancel
    )
    {
        await using var installation = await Installation.OpenAsync(options, cancel);
        var answer = await call(installation, cancel);
        Console.WriteLine(plain is null ? answer.ToJsonString(Indented) : plain(answer));
        return Exit.Done;
    }

    /// <summary>What a command that writes needs to know of the installation.</summary>
    public static ServeOptions At(string data, string? database, IReadOnlyCollection<string>? allowed = null) =>
        new()
        {
            DataFolder = data,
            Database = database,
            AllowedHosts = allowed ?? [],
        };

    private static string Names(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at.Parent is System.CommandLine.Parsing.CommandResult above; at = above)
        {
            names.Push(at.Command.Name + " ");
        }

        return string.Concat(names);
    }
}
