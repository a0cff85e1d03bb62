using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.People;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Letters;
using Redress.Server.Http;
using Redress.Server.Letters;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Letters;
using Redress.Storage.Questions;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>
/// POST /v1/cases/{id}/unfounded: a report was plainly without any ground. After three its reporter is warned; after three more
/// that came after the warning, theirs wait for a person and stand lower in the queue for 90 days. Every report is taken all the
/// same.
/// </summary>
public static class MarkUnfounded
{
    /// <param name="ReportId">A report of this case.</param>
    /// <param name="Reasons">Why no ground could be seen in it, in own words; or why that was wrong.</param>
    /// <param name="TakeBack">The mark was wrong.</param>
    public sealed record Request(string ReportId, string Reasons, bool TakeBack = false);

    /// <param name="Unfounded">How many of theirs stand marked, in a year.</param>
    /// <param name="Warned">They are warned now.</param>
    /// <param name="CountsUntil">Until when it counts; null where it does not.</param>
    public sealed record Response(int Unfounded, bool Warned, DateTimeOffset? CountsUntil);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/cases/{id}/unfounded", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("MarkUnfounded", "Cases", "Say that a report was plainly without ground, or take that back")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);

    private static Task<IResult> HandleAsync(HttpContext http, string id, Office office, CancellationToken cancel) =>
        CaseVerb.AnswerAsync<Request, Response>(http, (who, r) => MarkAsync(office, who, id, r, cancel), cancel);

    public static Task<Result<Response>> MarkAsync(
        Office office,
        Principal who,
        string id,
        Request request,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync(
            office,
            who,
            id,
            CaseVerb.Reasons(request.Reasons, "/reasons"),
            async (tx, current, person) =>
            {
                if (await QuestionStore.IsOnCaseAsync(tx, request.ReportId, id) == 0)
                {
                    return ReportRefusals.Unknown;
                }

                var mark = await ReporterStore.MarkAsync(tx, request.ReportId);
                return request.TakeBack
                    ? await TakeBackAsync(tx, mark, request, person, office.Now)
                    : await MarkAsync(tx, current, mark, request, person, office.Ids, office.Now);
            },
            cancel
        );

    private static async Task<Result<Response>> MarkAsync(
        Transaction tx,
        Case current,
        UnfoundedReportRow? mark,
        Request request,
        Person person,
        IdSource ids,
        DateTimeOffset now
    )
    {
        var report = (await ReportStore.FindAsync(tx, request.ReportId))!.ToReport();
        if (!ReporterFlow.MayHaveRecord(report.Source, report.OnBehalfOf, report.Reason) || report.Reporter is null)
        {
            return ReporterRefusals.NoRecord;
        }

        // Of all that it names: who named one thing rightly did not report without any ground.
        if (await ReporterStore.NotStayingAsync(tx, request.ReportId) > 0)
        {
            return ReporterRefusals.NotStaying;
        }

        if (mark is { TakenBackAt: null })
        {
            return ReporterRefusals.Marked;
        }

        Keep(tx, mark is null, report, current, request, person, now);
        var before =
            await ReporterStore.FindAsync(tx, report.Reporter)
            ?? ReporterRecord.New(report.Reporter, current.PlatformId);
        var letter = ids.New<Letter>();
        var reaches = report.Status is ReportStatus.Received;
        var count = await ReporterRecords.CountAsync(tx, before, now);
        var (after, warns) = ReporterFlow.Marked(before, count, reaches ? letter.Value : null, now);
        if (warns)
        {
            Warn(tx, letter, report, now);
        }

        ReporterStore.Keep(tx, after);
        tx.Fact(warns ? "reporter.warned" : "report.unfounded", new Actor(person.Id.Value), now);
        return new Response(after.Unfounded, warns, after.CountsUntil);
    }

    private static void Keep(
        Transaction tx,
        bool isFirst,
        Report report,
        Case current,
        Request request,
        Person person,
        DateTimeOffset now
    )
    {
        var row = new UnfoundedReportRow
        {
            ReportId = report.Id.Value,
            Reporter = report.Reporter!,
            CaseId = current.Id.Value,
            By = person.Id.Value,
            Reasons = request.Reasons,
            At = now.ToMicros(),
        };
        if (isFirst)
        {
            ReporterStore.Insert(tx, row);
        }
        else
        {
            ReporterStore.Update(tx, row);
        }
    }

    private static async Task<Result<Response>> TakeBackAsync(
        Transaction tx,
        UnfoundedReportRow? mark,
        Request request,
        Person person,
        DateTimeOffset now
    )
    {
        if (mark is not { TakenBackAt: null })
        {
            return ReporterRefusals.NotMarked;
        }

        (mark.By, mark.Reasons) = (person.Id.Value, request.Reasons);
        var after = await ReporterRecords.TakeBackAsync(tx, mark, now);
        tx.Fact("report.unfounded-taken-back", new Actor(person.Id.Value), now);
        return new Response(after.Unfounded, false, after.CountsUntil);
    }

    private static void Warn(Transaction tx, Id<Letter> id, Report report, DateTimeOffset now)
    {
        var letter = new Letter(
            id,
            LetterKind.Warning,
            LetterTo.Reporter,
            report.Id.Value,
            null,
            null,
            null,
            report.Language,
            LetterParameters.ForWarning(),
            null,
            now,
            LetterStatus.Due,
            1
        );
        LetterStore.Insert(tx, letter);
        LetterJobs.Plan(tx, letter, JobKind.OwnLane, now);
    }
}
