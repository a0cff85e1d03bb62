using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Cases;

/// <summary>GET /v1/cases/{id}: everything about a case but its long lists, which have addresses of their own.</summary>
public static class ReadCase
{
    /// <param name="OverBudget">True where a budget kept it, or a part of it, from being held: it waits for a person.</param>
    /// <param name="Remembered">What is remembered of whose it is.</param>
    public sealed record Response(
        CaseSummary Case,
        SubjectView Subject,
        SubjectView? Author,
        IReadOnlyList<CaseReportView> Reports,
        IReadOnlyList<DecisionView> Decisions,
        IReadOnlyList<StepView> History,
        IReadOnlyList<ReachView> Reach,
        EnforcementCounts Enforcements,
        bool OverBudget,
        Incident Remembered,
        MissingView Missing
    );

    /// <summary>What its platform did not say that it can do: nothing of it is assumed.</summary>
    /// <param name="Restrictions">Null where the platform never described itself.</param>
    public sealed record MissingView(IReadOnlyList<Restriction>? Restrictions, IReadOnlyList<string> Capabilities)
    {
        public static MissingView Of(KnownPlatform? platform) =>
            new(
                platform?.Restrictions is { } can ? [.. Enum.GetValues<Restriction>().Except(can)] : null,
                [.. s_optional.Where(c => platform?.Can(c) != true)]
            );
    }

    private static readonly string[] s_optional = ["freeze-deletion", "media", "context", "enumerate"];

    /// <summary>What is remembered of whose it is, this case included; counts stop at a hundred.</summary>
    /// <param name="Reports">Reports on the account and what it posted.</param>
    /// <param name="Restricted">Cases on which a person's decision restricts something.</param>
    /// <param name="Stayed">Cases that were decided to stay.</param>
    /// <param name="Strikes">1 where a strike is in force.</param>
    /// <param name="Cases">Other cases that share a report, a fingerprint or the author: at most 50, in this order.</param>
    public sealed record Incident(
        long Reports,
        long Restricted,
        long Stayed,
        long Strikes,
        IReadOnlyList<IncidentView> Cases
    );

    /// <param name="Shares">report, fingerprint or author.</param>
    /// <param name="Outcome">The final outcome in force; null where there is none.</param>
    public sealed record IncidentView(
        string CaseId,
        string Shares,
        CaseStatus Status,
        Reason Reason,
        Outcome? Outcome,
        DateTimeOffset OpenedAt
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/cases/{id}", HandleAsync)
            .Needs(Permission.ReadCases)
            .Describe("ReadCase", "Cases", "One case")
            .Answers<Response>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await ReadAsync(office, http.Principal(), id, cancel));

    public static async Task<Result<Response>> ReadAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    )
    {
        var database = office.Database;
        var found = await VisibleCase.FindAsync(who, database, id, cancel);
        if (!found.Ok)
        {
            return found.As<Response>();
        }

        var one = found.Value;
        var subjects = await SubjectStore.ByIdsAsync(database, [one.SubjectId.Value], cancel);
        var authors = subjects[0].AuthorId is { } authorId
            ? await SubjectStore.ByIdsAsync(database, [authorId], cancel)
            : [];
        var reports = await CaseReportStore.OfCaseAsync(database, id, cancel);
        var decisions = await DecisionStore.OfCaseAsync(database, id, cancel);
        var history = await CaseStore.HistoryAsync(database, id, cancel);
        var reach = await ReachStore.OfSubjectAsync(database, one.SubjectId.Value, cancel);
        var counts = await CaseReportStore.CountEnforcementsAsync(database, id, cancel);
        return new Response(
            CaseSummary.Of(one),
            SubjectView.Of(subjects[0]),
            authors.Count == 0 ? null : SubjectView.Of(authors[0]),
            reports.ConvertAll(View),
            decisions.ConvertAll(DecisionView.Of),
            history.ConvertAll(View),
            [.. reach.OrderBy(r => r.At).ThenBy(r => Word.Parse<ReachMoment>(r.Moment)).Select(View)],
            counts,
            await SpreadStore.IsOverBudgetAsync(database, id, cancel),
            await RememberedAsync(database, id, subjects[0], cancel),
            MissingView.Of(office.Platforms.Find(one.PlatformId.Value))
        );
    }

    private static async Task<Incident> RememberedAsync(
        Database database,
        string id,
        SubjectRow subject,
        CancellationToken cancel
    )
    {
        var remembered = await IntakeStore.RememberAsync(database, subject.AuthorId ?? subject.Id, cancel);
        var cases = await IncidentStore.OfCaseAsync(database, id, cancel);
        return new Incident(
            remembered.EarlierReports,
            remembered.Restricted,
            remembered.Stayed,
            remembered.Strikes,
            cases.ConvertAll(View)
        );
    }

    private static IncidentView View(IncidentCase c) =>
        new(
            c.CaseId,
            c.By,
            Word.Parse<CaseStatus>(c.Status),
            Word.Parse<Reason>(c.Reason),
            c.Outcome is null ? null : Word.Parse<Outcome>(c.Outcome),
            Instant.FromMicros(c.OpenedAt)
        );

    private static CaseReportView View(CaseReport r) =>
        new(
            r.ReportId,
            Word.Parse<Source>(r.Source),
            r.OnBehalfOf is null ? null : Word.Parse<Source>(r.OnBehalfOf),
            Word.Parse<Reason>(r.Reason),
            Word.Parse<Minor>(r.Minor),
            r.PoliceNumber != 0,
            Instant.FromMicros(r.ReceivedAt),
            Times.From(r.FirstKnownAt),
            r.Language,
            r.Status == Word.Of(ReportStatus.Withdrawn),
            ReporterView.Of(r)
        );

    private static StepView View(CaseEventRow e) =>
        new((int)e.Version, e.FromStatus, e.ToStatus, e.Verb, Instant.FromMicros(e.At), e.By, e.Detail);

    private static ReachView View(ReachRow r) =>
        new(r.Moment, Instant.FromMicros(r.At), r.Views, r.Reshares, r.Reactions, r.AdvertisementsShown);
}
