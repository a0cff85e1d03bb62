using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Matches;

/// <summary>GET /v1/cases/{id}/matches: what a case's subject is like, with all that is needed to put the two side by side.</summary>
public static class ListMatches
{
    /// <summary>What it is like, where that came of a decision of ours.</summary>
    /// <param name="CaseId">The case of the decision.</param>
    /// <param name="SubjectId">What the decision named, where that is known by itself, else the subject of its case.</param>
    /// <param name="Url">Where that was; null where it has no address.</param>
    public sealed record BesideView(
        string CaseId,
        string DecisionId,
        string SubjectId,
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
    /// <param name="Beside">
    /// What to put beside it; null for lists of others and what people filed, of which no picture is known, and where the caller
    /// may not see the case that it comes from.
    /// </param>
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

        var views = await database.Recorder.WriteAsync(tx => ReadAsync(http.Principal(), tx, id), cancel);
        return Answer.Of(new Page<MatchView>(views, null));
    }

    /// <summary>What the subject of a case that they may see is like, the likest first.</summary>
    public static async Task<List<MatchView>> ReadAsync(Principal who, Transaction tx, string caseId)
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
                    await BesideAsync(who, tx, entry)
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

    private static async Task<BesideView?> BesideAsync(Principal who, Transaction tx, BankEntryRow? entry)
    {
        if (entry is not { CaseId: { } caseId, DecisionId: { } decision })
        {
            return null;
        }

        var other = await VisibleCase.FindAsync(who, tx, caseId);
        if (!other.Ok)
        {
            return null;
        }

        var subject = await NamedAsync(tx, other.Value, entry.Origin);
        return new BesideView(
            caseId,
            decision,
            subject.Id,
            subject.PlatformId,
            Word.Parse<SubjectKind>(subject.Kind),
            subject.PlatformRef,
            subject.Url
        );
    }

    /// <summary>Of a post with several pictures the one that was banked, where it is known by itself.</summary>
    private static async Task<SubjectRow> NamedAsync(Transaction tx, Case of, string origin)
    {
        if (
            origin.Split('/', 3) is [_, var kind, var reference]
            && Word.TryParse<SubjectKind>(kind, out var parsed)
            && await SubjectStore.ByKeysAsync(tx, [Subject.KeyOf(of.PlatformId, parsed, reference)]) is [var named]
            && named.RootId == of.SubjectId.Value
        )
        {
            return named;
        }

        return (await SubjectStore.ByIdsAsync(tx, [of.SubjectId.Value]))[0];
    }
}
