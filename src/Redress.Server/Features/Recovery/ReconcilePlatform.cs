using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Platforms;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Recovery;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Recovery;

/// <summary>
/// GET /v1/reconciliations and POST /v1/platforms/{id}/reconcile: after an older backup was restored, compares a platform
/// with the database, some hundred orders at a time. What should be in force is ordered anew; what is out of sight there
/// though nothing here orders it is held, so that only a decision made after this lifts it.
/// </summary>
public static class ReconcilePlatform
{
    private const int AtOnce = 200;

    /// <summary>One thing that somebody should know of.</summary>
    /// <param name="What">held: out of sight there, ordered by nothing here. unread: it could not be read.</param>
    public sealed record Item(
        string What,
        string EnforcementId,
        string SubjectId,
        Restriction Restriction,
        string? CaseId
    );

    /// <param name="Compared">Orders that were looked at in this round.</param>
    /// <param name="Applied">Of these: told to the platform anew.</param>
    /// <param name="Held">Of these: held until somebody decides.</param>
    /// <param name="Unread">Of these: lifted orders whose subject could not be read.</param>
    /// <param name="Reconciled">All was compared: the platform is told what is due again.</param>
    /// <param name="Ended">This round is over. Not reconciled, it must be begun again.</param>
    /// <param name="Items">What was held and what could not be read, of this call.</param>
    public sealed record Response(
        string PlatformId,
        long Compared,
        long Applied,
        long Held,
        long Unread,
        bool Reconciled,
        bool Ended,
        IReadOnlyList<Item> Items
    );

    /// <param name="PlatformId">A platform that is told nothing until it is reconciled.</param>
    public sealed record Waiting(string PlatformId, string RestorationId);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/reconciliations", ListAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("ListReconciliations", "Recovery", "Platforms that wait to be reconciled after a restored backup")
            .Answers<Page<Waiting>>(200, 401, 403);
        routes
            .MapPost("/v1/platforms/{id}/reconcile", HandleAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("ReconcilePlatform", "Recovery", "Compare the next orders of a platform with its public view")
            .Answers<Response>(200, 401, 403, 404, 409);
    }

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancel)
    {
        var rows = await RestorationStore.WaitingAsync(database, cancel);
        return Answer.Of(new Page<Waiting>(rows.ConvertAll(r => new Waiting(r.PlatformId, r.RestorationId)), null));
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        PlatformDirectory platforms,
        SurfaceReader reader,
        HoldingAgain holding,
        Unreconciled unreconciled,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (platforms.Find(id) is not { } platform)
        {
            return Problem.Of(PlatformRefusals.Unknown);
        }

        var waiting = (await RestorationStore.WaitingAsync(database, cancel)).FindLast(r => r.PlatformId == id);
        if (waiting is null)
        {
            return Problem.Of(RecoveryRefusals.NothingToReconcile);
        }

        var page = await ReconcileStore.OfPlatformAsync(database, id, waiting.Reached, AtOnce, cancel);
        var seen = await LookAsync(platform, page, database, reader, cancel);
        var actor = http.Principal().Actor;
        var recorded = await database.Recorder.RecordAsync(
            tx => RecordAsync(tx, waiting, page, seen, holding, actor, clock.Now()),
            cancel
        );
        await unreconciled.RefreshAsync(cancel);
        return recorded.Ok ? Answer.Of(recorded.Value) : Problem.Of(recorded.Refusal!);
    }

    /// <summary>What is to be done about each, by what the public sees.</summary>
    private static async Task<Dictionary<string, Seen>> LookAsync(
        KnownPlatform platform,
        List<Enforcement> page,
        Database database,
        SurfaceReader reader,
        CancellationToken cancel
    )
    {
        var subjects = page.Select(e => e.SubjectId.Value).Distinct().ToList();
        var rows = (await SubjectStore.ByIdsAsync(database, subjects, cancel)).ToDictionary(
            r => r.Id,
            StringComparer.Ordinal
        );
        var authors = rows.Values.Select(r => r.AuthorId).OfType<string>().Distinct();
        var around = await EnforcementStore.OfSubjectsAsync(database, [.. subjects, .. authors], cancel);
        var covered = Covering.Of(around);
        var questions = page.ConvertAll(e => ReadSurfaces.Question(e, rows[e.SubjectId.Value], covered));
        var answers = page.Count == 0 ? [] : await reader.ReadAsync(platform.Origins, questions, cancel);
        var views = answers.ToDictionary(a => a.Key, a => a.View, StringComparer.Ordinal);
        return page.ToDictionary(
            e => e.Id.Value,
            e => Judge(e, rows[e.SubjectId.Value], views.GetValueOrDefault(e.Id.Value)),
            StringComparer.Ordinal
        );
    }

    private enum Seen
    {
        AsWanted,
        Resend,
        Hold,
        Unread,
    }

    /// <summary>To apply once more does no harm. To lift would: so whatever is not seen to be free is not.</summary>
    private static Seen Judge(Enforcement one, SubjectRow row, SurfaceView? view)
    {
        if (one.Wanted)
        {
            return view is SurfaceView.AllAsWanted && one.Status is EnforcementStatus.Confirmed
                ? Seen.AsWanted
                : Seen.Resend;
        }

        var lifting = one.Status is not EnforcementStatus.Confirmed;
        return view switch
        {
            _ when row.Found == 0 => Seen.AsWanted,
            SurfaceView.AllAsWanted => Seen.AsWanted,
            SurfaceView.Differs => Seen.Hold,
            SurfaceView.NothingDeclared => lifting ? Seen.Hold : Seen.AsWanted,
            SurfaceView.Unknown => lifting ? Seen.Hold : Seen.Unread,
            _ => Seen.Unread,
        };
    }

    private static async Task<Result<Response>> RecordAsync(
        Transaction tx,
        ReconciliationRow read,
        List<Enforcement> page,
        Dictionary<string, Seen> seen,
        HoldingAgain holding,
        Actor by,
        DateTimeOffset now
    )
    {
        var waiting = await RestorationStore.WaitingAsync(tx, read.PlatformId);
        if (waiting.FindLast(r => r.RestorationId == read.RestorationId) is not { } row || row.Version != read.Version)
        {
            return RecoveryRefusals.ReconcilingElsewhere;
        }

        var current = (await EnforcementStore.OfSubjectsAsync(tx, page.Select(e => e.SubjectId.Value).Distinct()))
            .Where(e => page.Exists(p => p.Id == e.Id && p.Version == e.Version))
            .ToList();
        var resend = current.FindAll(e => seen[e.Id.Value] is Seen.Resend);
        foreach (var one in resend)
        {
            EnforcementStore.Update(tx, one, EnforcementFlow.Resend(one, now));
            Orders.Send(tx, one.SubjectId, read.PlatformId, now);
        }

        var held = await holding.HoldAsync(
            tx,
            read.PlatformId,
            current.FindAll(e => seen[e.Id.Value] is Seen.Hold),
            by,
            now
        );
        List<Item> items = [.. held, .. page.Where(e => seen[e.Id.Value] is Seen.Unread).Select(Unread)];
        row.Reached = page.Count == 0 ? row.Reached : page[^1].Id.Value;
        row.Compared += page.Count;
        row.Applied += resend.Count;
        row.Held += held.Count;
        row.Unread += items.Count - held.Count;
        return End(tx, row, waiting, page.Count < AtOnce, items, by, now);
    }

    private static Response End(
        Transaction tx,
        ReconciliationRow row,
        List<ReconciliationRow> waiting,
        bool ended,
        List<Item> items,
        Actor by,
        DateTimeOffset now
    )
    {
        var reconciled = ended && row.Unread == 0;
        var response = new Response(
            row.PlatformId,
            row.Compared,
            row.Applied,
            row.Held,
            row.Unread,
            reconciled,
            ended,
            items
        );
        if (ended && !reconciled)
        {
            // From the beginning next time.
            (row.Reached, row.Compared, row.Applied, row.Held, row.Unread) = ("", 0, 0, 0, 0);
        }

        foreach (var one in reconciled ? waiting : [row])
        {
            one.ReconciledAt = reconciled ? now.ToMicros() : null;
            RestorationStore.Update(tx, one);
        }

        tx.Fact(reconciled ? "platform.reconciled" : "platform.compared", by, now);
        return response;
    }

    private static Item Unread(Enforcement one) =>
        new("unread", one.Id.Value, one.SubjectId.Value, one.Restriction, null);
}
