using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Policies;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Policies;

/// <summary>
/// POST /v1/policies/try: what a pack would have said of the reports since a time. Nothing is applied, and budgets are left out:
/// it is about the rules.
/// </summary>
public static class TryPolicy
{
    private const int PerPage = 500;
    private const int MostLinks = 200_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <param name="Yaml">The pack, as a file holds it.</param>
    /// <param name="Since">The time of the first report; at most a year ago.</param>
    public sealed record Request(string Yaml, DateTimeOffset Since);

    /// <param name="Would">Links that the rule would have held; in shadow, would have said so of.</param>
    /// <param name="Newly">Of these, how many were not held by their own report then.</param>
    public sealed record RuleView(string Rule, Effect Effect, long Would, long Newly);

    /// <param name="Links">Links of reports looked at.</param>
    /// <param name="Whole">False where there were more than can be looked at; the oldest were.</param>
    /// <param name="HeldThen">Links that were held by their own report.</param>
    /// <param name="HeldNow">Links that would be.</param>
    /// <param name="NoLonger">Links that were held and would not be.</param>
    public sealed record Response(
        DateTimeOffset Since,
        long Links,
        bool Whole,
        long HeldThen,
        long HeldNow,
        long NoLonger,
        IReadOnlyList<RuleView> Rules
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/policies/try", HandleAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("TryPolicy", "Policies", "What a pack would have said of past reports")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var (request, now) = (body.Value.Value, clock.Now());
        var reading = PolicyFile.Read(request.Yaml);
        if (!reading.Ok)
        {
            return Problem.Of(ApplyPolicy.Invalid(reading));
        }

        return request.Since > now || now - request.Since > Longest
            ? Problem.Of(HttpRefusals.FieldInvalid.At("/since", "In the past, and at most a year ago"))
            : Answer.Of(await TryAsync(database, reading.Pack, request.Since, cancel));
    }

    public static async Task<Response> TryAsync(
        Database database,
        PolicyPack pack,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        var rules = pack.Holds.ToDictionary(h => h.Id, h => (Rule: h, Would: 0L, Newly: 0L), StringComparer.Ordinal);
        var (links, then, now, lost) = (0L, 0L, 0L, 0L);
        var after = (PastReportStore.FirstId(since), -1L);
        while (
            links < MostLinks
            && await PastReportStore.PageAsync(database, after, PerPage, cancel) is { Count: > 0 } page
        )
        {
            foreach (var link in page)
            {
                var rule = HoldRules.First(pack, Facts(link).Answer);
                var (held, holds) = (link.Held is 1, rule is { Effect: Effect.On });
                links++;
                then += held ? 1 : 0;
                now += holds ? 1 : 0;
                lost += held && !holds ? 1 : 0;
                if (rule is not null)
                {
                    var (_, would, newly) = rules[rule.Id];
                    rules[rule.Id] = (rule, would + 1, newly + (held ? 0 : 1));
                }
            }

            after = (page[^1].ReportId, page[^1].Ordinal);
        }

        var views = pack.Holds.Select(h => new RuleView(h.Id, h.Effect, rules[h.Id].Would, rules[h.Id].Newly));
        return new Response(since, links, links < MostLinks, then, now, lost, [.. views]);
    }

    private static PolicyFacts Facts(PastLink link) =>
        new(
            Word.Parse<Source>(link.Source),
            link.OnBehalfOf is null ? null : Word.Parse<Source>(link.OnBehalfOf),
            Word.Parse<Reason>(link.Reason),
            Word.Parse<Minor>(link.Minor),
            link.PoliceNumber != 0,
            (int)link.Subjects,
            Word.Parse<SubjectKind>(link.Kind),
            link.Known != 0,
            // Whose it is was known only where it had been looked at before.
            link.Known == 0
                ? null
                : link.EarlierReports,
            Strikes: null,
            Reach: null
        )
        {
            Reporter = link.Doubted is 1 ? new ReporterStanding(true, true, ReporterRecord.Often, 0) : null,
        };
}
