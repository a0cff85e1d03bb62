using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Questions;

namespace Redress.Server.Features.Cases;

/// <summary>
/// /v1/cases/{id}/depicted: the persons shown, one by one. What one of them, or somebody for them, says or takes back stands
/// with that person and decides for nobody else.
/// </summary>
public static class ListDepicted
{
    private const int MostPersons = 50;
    private const int MaxSaid = 500;

    /// <param name="Minor">Were they under 18 when it was made?</param>
    /// <param name="ReportId">The report that speaks for this person; null where none does.</param>
    /// <param name="Said">What the reviewer noted; never a name.</param>
    public sealed record Request(Minor Minor, string? ReportId = null, string? Said = null);

    /// <param name="Number">Which of them takes it back.</param>
    public sealed record WithdrawRequest(int Number);

    public sealed record DepictedView(
        int Number,
        Minor Minor,
        string? ReportId,
        string? Said,
        DateTimeOffset At,
        DateTimeOffset? WithdrawnAt
    )
    {
        public static DepictedView Of(DepictedRow d) =>
            new(
                (int)d.Number,
                Word.Parse<Minor>(d.Minor),
                d.ReportId,
                d.Said,
                Instant.FromMicros(d.At),
                Times.From(d.WithdrawnAt)
            );
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/cases/{id}/depicted", HandleListAsync)
            .Needs(Permission.WorkCases)
            .Describe("ListDepicted", "Cases", "The persons shown")
            .Answers<Page<DepictedView>>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/cases/{id}/depicted", HandleAddAsync)
            .Needs(Permission.WorkCases)
            .Describe("AddDepicted", "Cases", "List a person who is shown")
            .Takes<Request>()
            .Answers<DepictedView>(200, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/cases/{id}/depicted/withdraw", HandleWithdrawAsync)
            .Needs(Permission.WorkCases)
            .Describe("WithdrawDepicted", "Cases", "One person shown takes back what they said; nothing else ends")
            .Takes<WithdrawRequest>()
            .Answers<DepictedView>(200, 400, 401, 403, 404);
    }

    private static async Task<IResult> HandleListAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await ListAsync(office, http.Principal(), id, cancel));

    public static async Task<Result<Page<DepictedView>>> ListAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(who, office.Database, id, cancel);
        return found.Ok
            ? new Page<DepictedView>(
                (await ConcernStore.DepictedAsync(office.Database, id, cancel)).ConvertAll(DepictedView.Of),
                null
            )
            : found.As<Page<DepictedView>>();
    }

    private static Task<IResult> HandleAddAsync(HttpContext http, string id, Office office, CancellationToken cancel) =>
        CaseVerb.AnswerAsync<Request, DepictedView>(http, (who, r) => AddAsync(office, who, id, r, cancel), cancel);

    public static Task<Result<DepictedView>> AddAsync(
        Office office,
        Principal who,
        string id,
        Request request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<DepictedView>(
            office,
            who,
            id,
            Text.Line(request.Said, MaxSaid, "/said"),
            async (tx, current, person) =>
            {
                var before = await ConcernStore.DepictedAsync(tx, id);
                var isOurs =
                    request.ReportId is null || await QuestionStore.IsOnCaseAsync(tx, request.ReportId, id) > 0;
                if (!isOurs || before.Count >= MostPersons)
                {
                    return HttpRefusals.FieldInvalid.At("/reportId", "A report of this case; at most 50 persons");
                }

                var now = office.Now;
                var row = new DepictedRow
                {
                    Id = office.Ids.New("dpc"),
                    CaseId = id,
                    Number = before.Count + 1,
                    Minor = Word.Of(request.Minor),
                    ReportId = request.ReportId,
                    Said = request.Said,
                    At = now.ToMicros(),
                    By = person.Id.Value,
                };
                ConcernStore.Insert(tx, row);
                tx.Fact("depicted.listed", who.Actor, now);
                return DepictedView.Of(row);
            },
            cancel
        );

    private static Task<IResult> HandleWithdrawAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) =>
        CaseVerb.AnswerAsync<WithdrawRequest, DepictedView>(
            http,
            (who, r) => WithdrawAsync(office, who, id, r, cancel),
            cancel
        );

    public static Task<Result<DepictedView>> WithdrawAsync(
        Office office,
        Principal who,
        string id,
        WithdrawRequest request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<DepictedView>(
            office,
            who,
            id,
            null,
            async (tx, current, person) =>
            {
                var all = await ConcernStore.DepictedAsync(tx, id);
                if (all.Find(d => d.Number == request.Number) is not { } one)
                {
                    return HttpRefusals.NotFound;
                }

                var now = office.Now;
                var after = new DepictedRow
                {
                    Id = one.Id,
                    CaseId = one.CaseId,
                    Number = one.Number,
                    Minor = one.Minor,
                    ReportId = one.ReportId,
                    Said = one.Said,
                    At = one.At,
                    By = one.By,
                    WithdrawnAt = one.WithdrawnAt ?? now.ToMicros(),
                };
                ConcernStore.Update(tx, after);
                tx.Fact("depicted.withdrew", who.Actor, now);
                return DepictedView.Of(after);
            },
            cancel
        );
}
