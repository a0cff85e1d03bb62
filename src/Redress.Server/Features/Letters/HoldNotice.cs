using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>/v1/cases/{id}/notice-hold: keeps notices from the author, looks again every 72 hours, releases them.</summary>
public static class HoldNotice
{
    private const int MaxNamed = 200;

    /// <param name="Kind">safety, or law: somebody with the right to ask has asked.</param>
    /// <param name="Reasons">Why; stands in the history.</param>
    /// <param name="Named">For law: who asked.</param>
    /// <param name="EndsAt">For law: until when.</param>
    public sealed record Request(
        NoticeHoldKind Kind,
        string Reasons,
        string? Named = null,
        DateTimeOffset? EndsAt = null
    );

    public sealed record ReleaseRequest(string Reasons);

    public sealed record Response(
        NoticeHoldKind Kind,
        DateTimeOffset Since,
        DateTimeOffset ReviewAt,
        DateTimeOffset? EndsAt,
        DateTimeOffset? ReleasedAt
    )
    {
        public static Response Of(NoticeHoldRow row) =>
            new(
                Word.Parse<NoticeHoldKind>(row.Kind),
                Instant.FromMicros(row.Since),
                Instant.FromMicros(row.ReviewAt),
                Times.From(row.EndsAt),
                Times.From(row.ReleasedAt)
            );
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/cases/{id}/notice-hold", HandleAsync)
            .Needs(Permission.HoldNotices)
            .Describe("HoldNotice", "Letters", "Keep notices from the author, or keep on keeping them")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/cases/{id}/notice-hold/release", HandleReleaseAsync)
            .Needs(Permission.HoldNotices)
            .Describe("ReleaseNotice", "Letters", "Let the author be told")
            .Takes<ReleaseRequest>()
            .Answers<Response>(200, 400, 401, 403, 404);
    }

    private static Task<IResult> HandleAsync(HttpContext http, string id, Office office, CancellationToken cancel) =>
        CaseVerb.AnswerAsync<Request, Response>(http, (who, r) => HoldAsync(office, who, id, r, cancel), cancel);

    public static Task<Result<Response>> HoldAsync(
        Office office,
        Principal who,
        string id,
        Request request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<Response>(
            office,
            who,
            id,
            Check(request),
            async (tx, current, person) =>
            {
                var (now, by) = (office.Now, who.Actor);
                var row = await ConcernStore.NoticeHoldAsync(tx, id) ?? AuthorNotice.Hold(tx, id, request.Kind, now);
                row.Kind = Word.Of(request.Kind);
                (row.Reasons, row.Named, row.EndsAt) = (request.Reasons, request.Named, request.EndsAt?.ToMicros());
                (row.Kind, row.ReleasedAt, row.ReleasedBy) = (Word.Of(request.Kind), null, null);
                row.ReviewAt = AuthorNotice.ReviewAt(row, now);
                ConcernStore.Update(tx, row);
                JobStore.Add(
                    tx,
                    JobKind.NoticeReview,
                    id,
                    row.ReviewAt,
                    JobKind.OwnLane,
                    Instant.FromMicros(row.ReviewAt)
                );
                await EscalationStore.EndAsync(tx, id, EscalationReason.NoticeHoldReview, now, by);
                tx.Fact("notice.held", by, now);
                return Response.Of(row);
            },
            cancel,
            Permission.HoldNotices
        );

    private static Task<IResult> HandleReleaseAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) =>
        CaseVerb.AnswerAsync<ReleaseRequest, Response>(
            http,
            (who, r) => ReleaseAsync(office, who, id, r, cancel),
            cancel
        );

    public static Task<Result<Response>> ReleaseAsync(
        Office office,
        Principal who,
        string id,
        ReleaseRequest request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<Response>(
            office,
            who,
            id,
            CaseVerb.Reasons(request.Reasons, "/reasons"),
            async (tx, current, person) =>
            {
                if (await ConcernStore.NoticeHoldAsync(tx, id) is not { ReleasedAt: null } row)
                {
                    return HttpRefusals.NotFound;
                }

                var (now, by) = (office.Now, who.Actor);
                (row.Reasons, row.ReleasedAt, row.ReleasedBy) = (request.Reasons, now.ToMicros(), by.Value);
                ConcernStore.Update(tx, row);
                await EscalationStore.EndAsync(tx, id, EscalationReason.NoticeHoldReview, now, by);
                tx.Fact("notice.released", by, now);
                await GoOnAsync(tx, office, current, now);
                return Response.Of(row);
            },
            cancel,
            Permission.HoldNotices
        );

    private static async Task GoOnAsync(Transaction tx, Office office, Case of, DateTimeOffset now)
    {
        // What was not written while it was held is written now; what was, is not written twice.
        foreach (var decision in await ConcernStore.DecisionsAsync(tx, of.Id.Value))
        {
            JobStore.Add(tx, JobKind.Write, decision, now.ToMicros(), JobKind.OwnLane, now);
        }

        // What was written before it was held, and stopped on its way: at no moment that points at whoever released it.
        foreach (var letter in await LetterStore.DueToAuthorAsync(tx, of.Id.Value))
        {
            var at = await AuthorNotice.SendAtAsync(tx, office.Ids, now);
            JobStore.Add(tx, JobKind.Notify, letter, now.ToMicros(), of.PlatformId.Value, at);
        }
    }

    private static Refusal? Check(Request request) =>
        CaseVerb.Reasons(request.Reasons, "/reasons")
        ?? Text.Line(request.Named, MaxNamed, "/named")
        ?? (
            request.Kind is NoticeHoldKind.Law && (string.IsNullOrWhiteSpace(request.Named) || request.EndsAt is null)
                ? HttpRefusals.FieldInvalid.At("/named", "For law: who asked, and until when")
                : null
        );
}

/// <summary>Pages child safety when it is time to look again.</summary>
public sealed class ReviewNotices(Database database, IdSource ids, TimeProvider clock) : IJobHandler
{
    private const int Minutes = 240;

    public string Kind => JobKind.NoticeReview;

    public int Most => 50;

    public TimeSpan Lease => TimeSpan.FromSeconds(30);

    public bool OfPlatform => false;

    public Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                foreach (var job in jobs)
                {
                    JobStore.Done(tx, job);
                    var row = await ConcernStore.NoticeHoldAsync(tx, job.Ref);
                    if (row is not { ReleasedAt: null } || row.ReviewAt != job.Revision)
                    {
                        continue;
                    }

                    var now = clock.Now();
                    row.ReviewAt = AuthorNotice.ReviewAt(row, now);
                    ConcernStore.Update(tx, row);
                    await EscalationStore.OpenAsync(
                        tx,
                        ids,
                        job.Ref,
                        EscalationReason.NoticeHoldReview,
                        Minutes,
                        now,
                        Actor.System
                    );
                    tx.Fact("notice.review-due", Actor.System, now);
                    JobStore.Add(
                        tx,
                        JobKind.NoticeReview,
                        job.Ref,
                        row.ReviewAt,
                        JobKind.OwnLane,
                        Instant.FromMicros(row.ReviewAt)
                    );
                }
            },
            cancel
        );
}
