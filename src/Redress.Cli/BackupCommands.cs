using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Server.Http;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers.Checks;
using Redress.Storage.Recovery;

namespace Redress.Cli;

/// <summary>redress backup and redress restore.</summary>
internal static class BackupCommands
{
    public static Command Backup()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var into = new Argument<string>("folder") { Description = "The backup becomes a new folder in this one" };
        var command = new Command(
            "backup",
            "Copy the installation, running or not, and verify the copy; never the keys"
        )
        {
            into,
            data,
            database,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var outcome = await RefusedAsync(() =>
                    Storage.Recovery.Backup.RunAsync(
                        parsed.GetValue(data)!,
                        parsed.GetValue(database),
                        parsed.GetValue(into)!,
                        TimeProvider.System.GetUtcNow(),
                        cancel
                    )
                );
                Console.WriteLine(parsed.GetValue(json) ? Shown(outcome) : Told(outcome));
                return Exit.Done;
            }
        );
        return command;
    }

    public static Command Restore()
    {
        var (data, database, json) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.JsonOption());
        var backup = new Argument<string>("backup") { Description = "A folder that redress backup made" };
        var (left, nothing) = (LeftOption(), NothingOption());
        var command = new Command("restore", "Bring a backup back, into an empty folder or an empty database")
        {
            backup,
            data,
            database,
            left,
            nothing,
            json,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var folders = parsed.GetValue(left)!;
                if (folders.Length == 0 != parsed.GetValue(nothing))
                {
                    throw new Complaint(
                        Exit.Usage,
                        "Say with --left FOLDER what is left of the data folder, or with --nothing-left that nothing is: erasures made after the backup stand there."
                    );
                }

                var (from, to) = (parsed.GetValue(backup)!, parsed.GetValue(data)!);
                return await RestoreAsync(
                    new RestorePlan(from, to, parsed.GetValue(database), folders),
                    parsed.GetValue(json),
                    cancel
                );
            }
        );
        return command;
    }

    private static async Task<int> RestoreAsync(RestorePlan plan, bool json, CancellationToken cancel)
    {
        var clock = TimeProvider.System;
        var ids = new IdSource(clock, Randomness.Fill);
        var outcome = await RefusedAsync(() => Storage.Recovery.Restore.RunAsync(plan, ids, clock.GetUtcNow(), cancel));
        Console.WriteLine(json ? Shown(plan, outcome) : Told(plan, outcome));
        return Exit.Done;
    }

    private static Option<string[]> LeftOption() =>
        new("--left")
        {
            Description =
                "A data folder that is left of the installation: its ledger and erasures are newer; may be repeated",
            DefaultValueFactory = _ => [],
        };

    private static Option<bool> NothingOption() =>
        new("--nothing-left")
        {
            Description = "Nothing is left: what was erased after the backup cannot be erased again",
        };

    private static async Task<T> RefusedAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception refused) when (refused is RecoveryRefusedException or UnreadableException)
        {
            throw new Complaint(Exit.No, refused.Message);
        }
    }

    private static string Told(BackupOutcome outcome) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Path}: {outcome.Manifest.Sealed} sealed facts, {outcome.Manifest.Rows} rows, {outcome.Bytes / 1e6:0.0} MB, verified.\nThe keys are not in it. Without a copy of keys, kept apart, nothing sealed in it can ever be read."
        );

    private static string Shown(BackupOutcome outcome) =>
        JsonSerializer.Serialize(
            new
            {
                outcome.Path,
                outcome.Manifest.TakenAt,
                outcome.Manifest.Engine,
                outcome.Manifest.Sealed,
                outcome.Manifest.Root,
                outcome.Manifest.Rows,
                outcome.Bytes,
            },
            Json.Options
        );

    private static string Told(RestorePlan plan, RestoreOutcome outcome)
    {
        var lines = new List<string>
        {
            $"{plan.DataFolder} is as it was at {outcome.Manifest.TakenAt:u}; {outcome.Erased} texts were erased again.",
        };
        if (outcome.AbandonedSize is { } size)
        {
            lines.Add(
                $"The ledger goes on from {outcome.Manifest.Sealed} facts; {size - outcome.Manifest.Sealed} that were sealed after it are given up, and the ledger says so."
            );
        }

        if (outcome.Platforms > 0)
        {
            lines.Add(
                $"{outcome.Platforms} platforms are told nothing until they were compared. Start the program, then: redress reconcile --data {plan.DataFolder}"
            );
        }

        return string.Join('\n', lines);
    }

    private static string Shown(RestorePlan plan, RestoreOutcome outcome) =>
        JsonSerializer.Serialize(
            new
            {
                data = plan.DataFolder,
                outcome.Manifest.TakenAt,
                outcome.Manifest.Sealed,
                outcome.AbandonedSize,
                outcome.Erased,
                outcome.Platforms,
            },
            Json.Options
        );
}
