using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Policies;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>The pack with the highest number, in memory; nodes read no files. Other nodes' changes are seen within a second.</summary>
public sealed class PolicyInForce
{
    private volatile PolicyPack? _current;
    private volatile bool _isStopped;

    public PolicyPack Current => _current ?? throw new InvalidOperationException("No policy is in force yet");

    /// <summary>Whether everything that happens without a person was stopped: rules then only say what they would do.</summary>
    public bool IsAutomaticStopped => _isStopped;

    /// <summary>Reads the pack in force; applies the default one where there is none.</summary>
    public async Task RefreshAsync(Database database, DateTimeOffset now, CancellationToken cancel)
    {
        var row =
            await PolicyStore.InForceAsync(database, cancel)
            ?? await ApplyAsync(database, PolicyFile.DefaultText, Actor.System, now, cancel);
        if (_current?.Version != (int)row.Number)
        {
            _current = PolicyFile.Read(row.Yaml).Pack with { Version = (int)row.Number };
        }

        _isStopped = await AutomaticStore.LastAsync(database, cancel) is { Stopped: 1 };
    }

    /// <summary>Stops, or lets go on, everything that happens without a person; on other nodes within a second.</summary>
    public async Task<AutomaticSwitchRow> SwitchAsync(
        Database database,
        bool stop,
        string reason,
        Actor by,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var row = await database.Recorder.WriteAsync(
            async tx =>
            {
                var turned = new AutomaticSwitchRow
                {
                    Number = (await AutomaticStore.LastAsync(tx))?.Number + 1 ?? 1,
                    Stopped = stop ? 1 : 0,
                    Reason = reason,
                    At = now.ToMicros(),
                    By = by.Value,
                };
                AutomaticStore.Insert(tx, turned);
                tx.Fact(stop ? "automatic.stopped" : "automatic.started", by, now);
                return turned;
            },
            cancel
        );
        _isStopped = stop;
        return row;
    }

    /// <summary>The ground of a decision, as the pack that it names says it.</summary>
    public async Task<Ground> GroundAsync(Database database, string ground, int version, CancellationToken cancel)
    {
        var pack = Current.Version == version ? Current : await OfVersionAsync(database, version, cancel);
        return pack?.Grounds.TryGetValue(ground, out var found) == true
            ? found
            : new Ground(ground, new Dictionary<string, string>(StringComparer.Ordinal) { ["en"] = ground });
    }

    private static async Task<PolicyPack?> OfVersionAsync(Database database, int version, CancellationToken cancel) =>
        await PolicyStore.FindAsync(database, version, cancel) is { } row
            ? PolicyFile.Read(row.Yaml).Pack with
            {
                Version = version,
            }
            : null;

    /// <summary>Puts a valid pack in force under the next number.</summary>
    public async Task<PolicyRow> ApplyAsync(
        Database database,
        string yaml,
        Actor by,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        var pack = PolicyFile.Read(yaml).Pack;
        var row = await database.Recorder.WriteAsync(
            async tx =>
            {
                var applied = new PolicyRow
                {
                    Number = await PolicyStore.LastNumberAsync(tx) + 1,
                    Name = pack.Name,
                    Yaml = yaml,
                    AppliedAt = now.ToMicros(),
                    AppliedBy = by.Value,
                };
                PolicyStore.Insert(tx, applied);
                tx.Fact("policy.applied", by, now);
                return applied;
            },
            cancel
        );
        _current = pack with { Version = (int)row.Number };
        return row;
    }
}
