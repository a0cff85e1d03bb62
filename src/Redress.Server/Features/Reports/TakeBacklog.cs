using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>
/// POST /v1/backlogs/{id}/rows: takes in up to 100 reports from before with the times at which they had come. A row that was
/// taken is known by its ref and taken once; one that is not as it should be is named, and the others are taken.
/// </summary>
public static class TakeBacklog
{
    private const int MaxBytes = 1024 * 1024;

    /// <param name="Ref">The row's own name, for ever the same: its number in the old system, or its line.</param>
    /// <param name="ReceivedAt">When it had come; clocks of laws start there.</param>
    public sealed record RowRequest(
        string Ref,
        DateTimeOffset ReceivedAt,
        IReadOnlyList<SubmitReport.SubjectRequest> Subjects,
        Reason Reason,
        Source Source = Source.NotSaid,
        Minor Minor = Minor.NotAsked,
        string? Statement = null,
        string? Contact = null,
        string? PoliceNumber = null,
        string Language = "en",
        Harm Harm = Harm.NotAsked,
        bool Danger = false
    );

    /// <param name="Rows">1 to 100.</param>
    public sealed record Request(IReadOnlyList<RowRequest> Rows);

    /// <param name="ReceiptCode">The reporter's only way to their status page. It is shown once.</param>
    public sealed record TakenView(string Ref, string ReportId, string ReceiptCode);

    /// <param name="Pointer">Which field.</param>
    public sealed record RefusedView(string Ref, string Code, string? Pointer);

    /// <param name="Known">How many had been taken before.</param>
    public sealed record Response(IReadOnlyList<TakenView> Taken, int Known, IReadOnlyList<RefusedView> Refused);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/backlogs/{id}/rows", HandleAsync)
            .Needs(Permission.ImportReports)
            .Describe("TakeBacklogRows", "Reports", "Take in reports from before")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404, 409, 413);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        Intake intake,
        PlatformDirectory platforms,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (!Id<Backlog>.TryParse(id, out _))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var body = await Body.ReadAsync<Request>(http.Request, MaxBytes, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var rows = body.Value.Value.Rows;
        if (rows.Count is 0 or > Backlog.MaxRows || rows.Any(r => r?.Ref is not { Length: > 0 and <= Backlog.MaxRef }))
        {
            return Problem.Of(HttpRefusals.FieldInvalid.At("/rows", "1 to 100 rows, each with a ref"));
        }

        var backlog = await database.Recorder.WriteAsync(tx => BacklogStore.FindAsync(tx, id), cancel);
        if (backlog is null or { ReleasedAt: not null })
        {
            return Problem.Of(backlog is null ? BacklogRefusals.Unknown : BacklogRefusals.Released);
        }

        var taking = new Taking(backlog, intake, platforms.Links, http.Principal().Actor, clock.Now());
        foreach (var row in rows)
        {
            await taking.TakeAsync(row, cancel);
        }

        return Answer.Of(new Response(taking.Taken, taking.Known, taking.Refused));
    }

    /// <summary>One call's rows, one after the other.</summary>
    private sealed class Taking(Backlog backlog, Intake intake, LinkMap links, Actor by, DateTimeOffset now)
    {
        public List<TakenView> Taken { get; } = [];

        public List<RefusedView> Refused { get; } = [];

        public int Known { get; private set; }

        public async Task TakeAsync(RowRequest row, CancellationToken cancel)
        {
            var request = Request(row);
            var refusal =
                row.ReceivedAt > now
                    ? HttpRefusals.FieldInvalid.At("/receivedAt", "Not in the future")
                    : SubmitReport.Check(request, now);
            var named = refusal is null ? SubmitReport.Named(request, backlog.PlatformId, links) : refusal;
            if (!named.Ok)
            {
                Refused.Add(new RefusedView(row.Ref, named.Refusal!.Code, named.Refusal.Pointer));
                return;
            }

            var filed = await intake.TakeAsync(
                request with
                {
                    FirstKnownAt = row.ReceivedAt,
                },
                named.Value,
                new BacklogPrincipal(backlog.PlatformId, by),
                now,
                async tx => !await BacklogStore.IsTakenAsync(tx, backlog.Id.Value, row.Ref),
                (tx, report) => BacklogStore.Insert(tx, Entry(row, report)),
                cancel
            );
            if (filed is null)
            {
                Known++;
            }
            else
            {
                Taken.Add(new TakenView(row.Ref, filed.Id, filed.ReceiptCode));
            }
        }

        private BacklogEntryRow Entry(RowRequest row, Report report) =>
            new()
            {
                BacklogId = backlog.Id.Value,
                Ref = row.Ref,
                ReportId = report.Id.Value,
                TakenAt = now.ToMicros(),
            };

        private static SubmitReport.Request Request(RowRequest row) =>
            new(
                row.Subjects,
                row.Reason,
                row.Source,
                Minor: row.Minor,
                Statement: row.Statement,
                Contact: row.Contact,
                PoliceNumber: row.PoliceNumber,
                Language: row.Language,
                Harm: row.Harm,
                Danger: row.Danger
            );
    }
}
