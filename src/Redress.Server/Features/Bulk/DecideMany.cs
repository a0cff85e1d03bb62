using System.Text.Json;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Bulk;

public static class BulkRefusals
{
    public static readonly Refusal Unknown = new("bulk-unknown", "There is no such work in bulk", RefusalKind.NotFound);

    public static readonly Refusal TooMany = new("bulk-too-many", "At most 1,000 cases at once", RefusalKind.Invalid);

    public static readonly Refusal Nothing = new("bulk-nothing", "Choose at least one case", RefusalKind.Invalid);

    public static readonly Refusal Undone = new("bulk-undone", "It was taken back", RefusalKind.Conflict);
}

/// <summary>
/// One decision for up to a thousand cases. It shows beforehand what would become of each; it waits a minute, in which it can
/// be taken back with nothing told to anybody; after that, taking it back brings the cases into the queue again.
/// </summary>
public static class DecideMany
{
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>What is decided, as it is kept until it is carried out.</summary>
    public sealed record Verdict(
        Outcome Outcome,
        string Ground,
        string Reasons,
        IReadOnlyList<Restriction> Restrictions,
        IReadOnlyList<Restriction> AuthorRestrictions
    );

    /// <summary>What would become of one case.</summary>
    /// <param name="SecondLook">Somebody else must look; then it waits.</param>
    /// <param name="Refusal">Why it would not be done; null where it would.</param>
    public sealed record Foreseen(string CaseId, int SeenVersion, bool SecondLook, string? Refusal);

    public static async Task<Result<IReadOnlyList<Foreseen>>> PreviewAsync(
        Office office,
        Principal who,
        IReadOnlyList<string> cases,
        Verdict verdict,
        CancellationToken cancel
    )
    {
        if (Check(office, who, cases, verdict) is { } wrong)
        {
            return wrong;
        }

        return await office.Database.Recorder.RecordAsync<IReadOnlyList<Foreseen>>(
            async tx =>
            {
                var foreseen = new List<Foreseen>();
                foreach (var id in cases.Distinct(StringComparer.Ordinal))
                {
                    foreseen.Add(await ForeseeAsync(tx, office, who, id, verdict));
                }

                return foreseen;
            },
            cancel
        );
    }

    /// <summary>Keeps it, and the cases as they were seen; a minute later it is carried out.</summary>
    public static async Task<Result<BulkRow>> StartAsync(
        Office office,
        Principal who,
        IReadOnlyList<string> cases,
        Verdict verdict,
        CancellationToken cancel
    )
    {
        var seen = await PreviewAsync(office, who, cases, verdict, cancel);
        if (!seen.Ok)
        {
            return seen.As<BulkRow>();
        }

        return await office.Database.Recorder.RecordAsync<BulkRow>(
            tx => Task.FromResult(Start(tx, office, who.Actor, verdict, seen.Value)),
            cancel
        );
    }

    private static Result<BulkRow> Start(
        Transaction tx,
        Office office,
        Actor by,
        Verdict verdict,
        IReadOnlyList<Foreseen> cases
    )
    {
        var now = office.Now;
        var bulk = new BulkRow
        {
            Id = office.Ids.New(BulkStore.Prefix),
            PersonId = by.Value,
            Verb = "decide",
            Request = JsonSerializer.Serialize(verdict, Json.Options),
            Items = cases.Count,
            CreatedAt = now.ToMicros(),
            RunAt = (now + Grace).ToMicros(),
            Version = 1,
        };
        BulkStore.Insert(tx, bulk);
        foreach (var one in cases)
        {
            var item = new BulkItemRow
            {
                BulkId = bulk.Id,
                CaseId = one.CaseId,
                SeenVersion = one.SeenVersion,
                Refusal = one.Refusal,
            };
            BulkStore.Insert(tx, item);
        }

        tx.Fact("bulk.started", by, now);
        JobStore.Add(tx, JobKind.Bulk, bulk.Id, 1, JobKind.OwnLane, now + Grace);
        return bulk;
    }

    /// <summary>
    /// Before it was carried out: nothing happens. Afterwards the cases that it decided come back into the queue; what it
    /// ordered stays in force until somebody decides anew.
    /// </summary>
    public static async Task<Result<BulkRow>> UndoAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    )
    {
        if (who is not PersonPrincipal || !who.May(Permission.WorkCases))
        {
            return HttpRefusals.Forbidden;
        }

        return await office.Database.Recorder.RecordAsync<BulkRow>(
            async tx =>
            {
                if (await BulkStore.FindAsync(tx, id) is not { } bulk || bulk.PersonId != who.Actor.Value)
                {
                    return BulkRefusals.Unknown;
                }

                if (bulk.UndoneAt is not null)
                {
                    return BulkRefusals.Undone;
                }

                var now = office.Now;
                (bulk.UndoneAt, bulk.UndoneBy) = (now.ToMicros(), who.Actor.Value);
                BulkStore.Update(tx, bulk);
                if (bulk.DoneAt is not null)
                {
                    await ReopenAsync(tx, bulk, who.Actor, now);
                }

                tx.Fact("bulk.undone", who.Actor, now);
                return bulk;
            },
            cancel
        );
    }

    internal static DecideCase.Request Request(Verdict verdict, int seenVersion) =>
        new(
            verdict.Outcome,
            verdict.Ground,
            verdict.Reasons,
            seenVersion,
            verdict.Restrictions,
            verdict.AuthorRestrictions
        );

    private static async Task ReopenAsync(Transaction tx, BulkRow bulk, Actor by, DateTimeOffset now)
    {
        foreach (var item in (await BulkStore.ItemsAsync(tx, bulk.Id)).Where(i => i.Refusal is null))
        {
            var current = await CaseStore.FindAsync(tx, item.CaseId);
            if (current is not null && CaseFlow.Reopen(current, "bulk undone") is { Ok: true, Value: var step })
            {
                CaseStore.Update(tx, current, step, now, by);
            }
        }
    }

    private static Refusal? Check(Office office, Principal who, IReadOnlyList<string> cases, Verdict verdict) =>
        who is not PersonPrincipal || !who.May(Permission.WorkCases) ? HttpRefusals.Forbidden
        : cases.Count == 0 ? BulkRefusals.Nothing
        : cases.Count > BulkStore.Most ? BulkRefusals.TooMany
        : DecideCase.Check(Request(verdict, 1), office.Policy.Current);

    private static async Task<Foreseen> ForeseeAsync(
        Transaction tx,
        Office office,
        Principal who,
        string id,
        Verdict verdict
    )
    {
        var found = await VisibleCase.FindAsync(who, tx, id);
        if (!found.Ok)
        {
            return new Foreseen(id, 0, false, found.Refusal!.Code);
        }

        var current = found.Value;
        var isMine = current.Status is CaseStatus.Claimed && current.ClaimedBy == who.Actor.Value;
        if (current.Status is not CaseStatus.Open && !isMine)
        {
            var why = current.Status is CaseStatus.Claimed ? CaseRefusals.ClaimedByAnother : CaseRefusals.NotOpen;
            return new Foreseen(id, current.Version, false, why.Code);
        }

        var foreseen = await Foreseeing.ForeseeAsync(
            tx,
            office.Lists,
            current,
            ((PersonPrincipal)who).Person,
            Request(verdict, current.Version)
        );
        return new Foreseen(id, current.Version, foreseen.SecondLook.Count > 0, foreseen.Refusal?.Code);
    }
}
