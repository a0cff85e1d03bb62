using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Storage.Banks;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Matches;

/// <summary>GET /v1/cases/{id}/matches: what a case's subject is like, with all that is needed to put the two side by side.</summary>
public static class ListMatches
{
    /// <summary>What it is like, where that came of a decision of ours.</summary>
    /// <param name="CaseId">The case of the decision.</param>
    /// <param name="Url">Where the case's subject was; null where it has no address.</param>
    public sealed record BesideView(
        string CaseId,
        string DecisionId,
        string PlatformId,
        SubjectKind Kind,
        string PlatformRef,
        string? Url
    );

    /// <param name="Bank">The name of the bank; "watched" for what somebody filed.</param>
    /// <param name="Distance">Differing bits of 256; 0 for the same bytes.</param>
    /// <param name="FoundBy">upload or sweep.</param>
    /// <param name="Withdrawn">True where the bank says so no more.</param>
    /// <param name="ReportId">For what somebody filed: their report.</param>
    /// <param name="Beside">What to put beside it; null for lists of others and what people filed, of which no picture is known.</param>
    public sealed record MatchView(
        string Bank,
        BankKind Kind,
        Reason Reason,
        string Source,
        Likeness Likeness,
        int Distance,
        string FoundBy,
        DateTimeOffset At,
        bool Withdrawn,
        string? ReportId,
        BesideView? Beside
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/cases/{id}/matches", HandleAsync)
            .Needs(Permission.ReadMatches)
            .Describe("ListMatches", "Matches", "What a case's subject is like, to be put side by side")
            .Answers<Page<MatchView>>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(http, database, id, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var views = await database.Recorder.WriteAsync(tx => ViewsAsync(tx, id), cancel);
        return Answer.Of(new Page<MatchView>(views, null));
    }

    private static async Task<List<MatchView>> ViewsAsync(Transaction tx, string caseId)
    {
        var views = new List<MatchView>();
        foreach (var match in await BankMatchStore.OfCaseAsync(tx, caseId))
        {
            var bank = (await BankStore.FindAsync(tx, match.BankId))!.ToBank();
            var entry = await BankEntryStore.FindAsync(tx, match.EntryId);
            views.Add(
                new MatchView(
                    bank.Name,
                    bank.Kind,
                    bank.Reason,
                    bank.Source,
                    Word.Parse<Likeness>(match.Likeness),
                    (int)match.Distance,
                    match.FoundBy,
                    Instant.FromMicros(match.At),
                    entry is null or { WithdrawnAt: not null },
                    null,
                    await BesideAsync(tx, entry)
                )
            );
        }

        foreach (var find in await WatchStore.OfCaseAsync(tx, caseId))
        {
            views.Add(await FiledAsync(tx, find));
        }

        return views;
    }

    private static async Task<MatchView> FiledAsync(Transaction tx, WatchFindRow find)
    {
        var watch = (await WatchStore.FindAsync(tx, find.ReportId))!;
        var entry = (await BankEntryStore.FindAsync(tx, watch.EntryId))!;
        var bank = (await BankStore.FindAsync(tx, entry.BankId))!.ToBank();
        return new MatchView(
            bank.Name,
            bank.Kind,
            bank.Reason,
            bank.Source,
            Word.Parse<Likeness>(find.Likeness),
            (int)find.Distance,
            find.FoundBy,
            Instant.FromMicros(find.At),
            watch.EndedAt is not null,
            find.ReportId,
            null
        );
    }

    private static async Task<BesideView?> BesideAsync(Transaction tx, BankEntryRow? entry)
    {
        if (entry is not { CaseId: { } caseId, DecisionId: { } decision })
        {
            return null;
        }

        var other = (await CaseStore.FindAsync(tx, caseId))!;
        var subject = (await SubjectStore.ByIdsAsync(tx, [other.SubjectId.Value]))[0];
        return new BesideView(
            caseId,
            decision,
            subject.PlatformId,
            Word.Parse<SubjectKind>(subject.Kind),
            subject.PlatformRef,
            subject.Url
        );
    }
}
