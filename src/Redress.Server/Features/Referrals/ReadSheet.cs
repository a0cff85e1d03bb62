using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Referrals;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Referrals;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Referrals;

/// <summary>
/// GET /v1/cases/{id}/referral/sheet: what an authority's form asks, in its order, for a person to type in where there is no
/// interface. Holds nothing about who reported. An author who may be the victim is not named.
/// </summary>
public static class ReadSheet
{
    /// <param name="Where">Forms that take such reports.</param>
    /// <param name="Incident">child-sexual-abuse-material and the like, as reported.</param>
    /// <param name="Subject">Where it was: the address and the platform's own id.</param>
    /// <param name="Suspect">The account behind it; null where it is not known or its owner may be the victim.</param>
    /// <param name="AuthorMay">Why no suspect is named; null where none of that was said.</param>
    /// <param name="Persons">How many persons shown are listed, and how many of them were under 18 or may have been.</param>
    /// <param name="PoliceNumberGiven">Somebody gave a police case number; it stands with the report.</param>
    public sealed record Response(
        IReadOnlyList<string> Where,
        ReferralStatus Status,
        DateTimeOffset DueAt,
        IReadOnlyList<Reason> Incident,
        SubjectView Subject,
        SubjectView? Suspect,
        AuthorMay? AuthorMay,
        DateTimeOffset FirstReportAt,
        int Reports,
        IReadOnlyList<ReachView> Reach,
        PersonsView Persons,
        bool PoliceNumberGiven
    );

    public sealed record PersonsView(int Listed, int Minor);

    private static readonly string[] s_where =
    [
        "United States: NCMEC CyberTipline, report.cybertip.org",
        "United Kingdom: National Crime Agency, nationalcrimeagency.gov.uk",
        "Germany: Bundeskriminalamt (BKA), bka.de; hotlines: eco, FSM, jugendschutz.net",
        "Elsewhere: the hotline of your country, inhope.org",
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/cases/{id}/referral/sheet", HandleAsync)
            .Needs(Permission.ReadCases)
            .Describe("ReadReferralSheet", "Referrals", "What an authority's form asks")
            .Answers<Response>(200, 400, 401, 403, 404);

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

        if (await ReferralStore.OfCaseAsync(database, id, cancel) is not { } referral)
        {
            return Problem.Of(ReferralRefusals.None);
        }

        var standing = await database.Recorder.WriteAsync(tx => ConcernStore.AuthorAsync(tx, id), cancel);
        var subject = (await SubjectStore.ByIdsAsync(database, [found.Value.SubjectId.Value], cancel))[0];
        var author =
            subject.AuthorId is { } known && standing is null
                ? (await SubjectStore.ByIdsAsync(database, [known], cancel)).FirstOrDefault()
                : null;
        var reports = await CaseReportStore.OfCaseAsync(database, id, cancel);
        var depicted = await ConcernStore.DepictedAsync(database, id, cancel);
        var reach = await ReachStore.OfSubjectAsync(database, subject.Id, cancel);
        return Answer.Of(
            new Response(
                s_where,
                referral.Status,
                referral.DueAt,
                [.. reports.Select(r => Word.Parse<Reason>(r.Reason)).Distinct().Order()],
                SubjectView.Of(subject),
                author is null ? null : SubjectView.Of(author),
                standing is null ? null : Word.Parse<AuthorMay>(standing.Kind),
                found.Value.OpenedAt,
                reports.Count,
                [.. reach.Select(View)],
                new PersonsView(depicted.Count, depicted.Count(d => d.Minor is "yes" or "unsure")),
                reports.Any(r => r.PoliceNumber != 0)
            )
        );
    }

    private static ReachView View(ReachRow r) =>
        new(r.Moment, Instant.FromMicros(r.At), r.Views, r.Reshares, r.Reactions, r.AdvertisementsShown);
}
