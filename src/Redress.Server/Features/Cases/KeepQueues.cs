using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>Leads say which queues there are. What waits is sorted anew, but for what a person has moved.</summary>
public static class KeepQueues
{
    private const int MaxName = 60;
    private const int MostQueues = 100;

    /// <param name="Id">Null makes a new one.</param>
    /// <param name="SeenVersion">The version that was read; null for a new one.</param>
    public sealed record Request(string? Id, string Name, int Position, QueueRules Rules, int? SeenVersion = null);

    public static async Task<Result<Queue>> KeepAsync(
        Office office,
        Principal who,
        Request request,
        CancellationToken cancel
    )
    {
        if (!who.May(Permission.ManagePolicies))
        {
            return HttpRefusals.Forbidden;
        }

        if (
            (
                string.IsNullOrWhiteSpace(request.Name)
                    ? HttpRefusals.FieldInvalid.At("/name", "A queue has a name")
                    : Text.Line(request.Name, MaxName, "/name")
            ) is
            { } refusal
        )
        {
            return refusal;
        }

        return await office.Database.Recorder.RecordAsync<Queue>(
            tx => KeepAsync(tx, office, who.Actor, request),
            cancel
        );
    }

    private static async Task<Result<Queue>> KeepAsync(Transaction tx, Office office, Actor by, Request request)
    {
        var now = office.Now;
        var before = request.Id is null ? null : await QueueStore.FindAsync(tx, request.Id);
        if (request.Id is not null && before is not { RemovedAt: null })
        {
            return QueueRefusals.Unknown;
        }

        if (before is not null && before.Version != request.SeenVersion)
        {
            return CaseRefusals.Changed;
        }

        var after = new Queue(
            before?.Id ?? office.Ids.New<Queue>(),
            request.Name.Trim(),
            request.Position,
            request.Rules,
            before?.CreatedAt ?? now,
            now,
            null,
            (before?.Version ?? 0) + 1
        );
        return await WriteAsync(tx, before, after, by, now);
    }

    /// <summary>What waited in it is sorted anew; what a person had moved there waits with what no rules meet.</summary>
    public static async Task<Result<Queue>> RemoveAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    ) =>
        !who.May(Permission.ManagePolicies)
            ? HttpRefusals.Forbidden
            : await office.Database.Recorder.RecordAsync<Queue>(
                async tx =>
                {
                    if (await QueueStore.FindAsync(tx, id) is not { RemovedAt: null } before)
                    {
                        return QueueRefusals.Unknown;
                    }

                    var now = office.Now;
                    // The name is free again for another one.
                    var after = before with
                    {
                        Name = $"{before.Name} ({id})",
                        RemovedAt = now,
                        ChangedAt = now,
                        Version = before.Version + 1,
                    };
                    QueueStore.Update(tx, after);
                    tx.Fact("queue.removed", who.Actor, now);
                    QueueStore.RouteAgain(tx, now);
                    return after;
                },
                cancel
            );

    /// <summary>Those that most installations begin with; each is there once.</summary>
    public static async Task<Result<int>> BeginAsync(Office office, Principal who, CancellationToken cancel)
    {
        var there = await QueueStore.AllAsync(office.Database, cancel);
        var made = 0;
        foreach (var (name, rules) in s_first)
        {
            if (there.Exists(q => q.Name == name))
            {
                continue;
            }

            var kept = await KeepAsync(office, who, new Request(null, name, (made + 1) * 10, rules), cancel);
            if (!kept.Ok)
            {
                return kept.As<int>();
            }

            made++;
        }

        return made;
    }

    private static async Task<Result<Queue>> WriteAsync(
        Transaction tx,
        Queue? before,
        Queue after,
        Actor by,
        DateTimeOffset now
    )
    {
        if (await QueueStore.NamedAsync(tx, after.Name, after.Id.Value) > 0)
        {
            return QueueRefusals.NameTaken;
        }

        if (before is null)
        {
            if ((await QueueStore.AllAsync(tx)).Count >= MostQueues)
            {
                return HttpRefusals.FieldInvalid.At("/name", $"At most {MostQueues} queues");
            }

            QueueStore.Insert(tx, after);
        }
        else
        {
            QueueStore.Update(tx, after);
        }

        tx.Fact("queue.kept", by, now);
        QueueStore.RouteAgain(tx, now);
        return after;
    }

    private static readonly (string Name, QueueRules Rules)[] s_first =
    [
        ("Appeals", QueueRules.None with { Appealed = true }),
        ("Danger to life", QueueRules.None with { Reasons = [Reason.DangerToLife, Reason.Threats] }),
        (
            "Child safety",
            QueueRules.None with
            {
                Reasons =
                [
                    Reason.ChildSexualAbuseMaterial,
                    Reason.ChildExploitation,
                    Reason.Grooming,
                    Reason.SexualExtortion,
                    Reason.ChildMaterialTrade,
                ],
            }
        ),
        ("Intimate images", QueueRules.None with { Reasons = [Reason.IntimateImage] }),
        ("Terrorism", QueueRules.None with { Reasons = [Reason.Terrorism] }),
        ("Flaggers and authorities", QueueRules.None with { Sources = [Source.TrustedFlagger, Source.Authority] }),
    ];
}
