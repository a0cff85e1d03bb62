using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Platforms;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>
/// /v1/backlogs: reports from before there was this program. They are taken in quietly, and when somebody releases them they
/// hold what the policy lets them hold, and their reporters are answered.
/// </summary>
public static class OpenBacklog
{
    private const int MaxName = 100;

    /// <param name="Name">What it is called; opening it again by the same name goes on with it.</param>
    /// <param name="PlatformId">Where the reports had come.</param>
    public sealed record Request(string Name, string PlatformId);

    public sealed record ReleaseRequest;

    /// <param name="Rows">Reports that were taken in.</param>
    /// <param name="Released">Of these, how many have been released so far.</param>
    public sealed record Response(
        string Id,
        string Name,
        string PlatformId,
        DateTimeOffset CreatedAt,
        DateTimeOffset? ReleasedAt,
        long Rows,
        long Released
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/backlogs", OpenAsync)
            .Needs(Permission.ImportReports)
            .Describe("OpenBacklog", "Reports", "Begin, or go on, taking in reports from before")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
        routes
            .MapGet("/v1/backlogs", ListAsync)
            .Needs(Permission.ImportReports)
            .Describe("ListBacklogs", "Reports", "What was taken in from before")
            .Answers<Page<Response>>(200, 401, 403);
        routes
            .MapPost("/v1/backlogs/{id}/release", ReleaseAsync)
            .Needs(Permission.ImportReports)
            .Describe("ReleaseBacklog", "Reports", "Let reports from before hold, and answer their reporters")
            .Takes<ReleaseRequest>()
            .Answers<Response>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> OpenAsync(
        HttpContext http,
        Database database,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var (request, principal, now) = (body.Value.Value, http.Principal(), clock.Now());
        if (
            (
                Text.Line(request.Name, MaxName, "/name")
                ?? (string.IsNullOrWhiteSpace(request.Name) ? HttpRefusals.FieldInvalid.At("/name") : null)
            ) is
            { } refusal
        )
        {
            return Problem.Of(refusal);
        }

        var opened = await database.Recorder.RecordAsync<Backlog>(
            async tx =>
            {
                if (!Id<Platform>.TryParse(request.PlatformId, out var platform) || !await IsThereAsync(tx, platform))
                {
                    return PlatformRefusals.Unknown;
                }

                if (await BacklogStore.ByNameAsync(tx, request.Name) is { } known)
                {
                    return known.PlatformId == platform ? known : BacklogRefusals.NameTaken;
                }

                var by = principal.Actor;
                var made = new Backlog(ids.New<Backlog>(), request.Name, platform, now, by.Value, null, null, 1);
                BacklogStore.Insert(tx, made);
                tx.Fact("backlog.opened", by, now);
                return made;
            },
            cancel
        );
        return opened.Ok ? Answer.Of(await ViewAsync(database, opened.Value, cancel)) : Problem.Of(opened.Refusal!);
    }

    private static async Task<bool> IsThereAsync(Transaction tx, Id<Platform> platform) =>
        await PlatformStore.FindAsync(tx, platform.Value) is not null;

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancel)
    {
        var views = new List<Response>();
        foreach (var one in await BacklogStore.AllAsync(database, cancel))
        {
            views.Add(await ViewAsync(database, one, cancel));
        }

        return Answer.Of(new Page<Response>(views, null));
    }

    private static async Task<IResult> ReleaseAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (!Id<Backlog>.TryParse(id, out _))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var (by, now) = (http.Principal().Actor, clock.Now());
        var released = await database.Recorder.RecordAsync<Backlog>(
            async tx =>
            {
                if (await BacklogStore.FindAsync(tx, id) is not { } current)
                {
                    return BacklogRefusals.Unknown;
                }

                var after = BacklogFlow.Release(current, by.Value, now);
                if (after.Ok)
                {
                    BacklogStore.Update(tx, after.Value);
                    tx.Fact("backlog.released", by, now);
                    JobStore.Add(tx, JobKind.Release, id, 1, JobKind.OwnLane, now);
                }

                return after;
            },
            cancel
        );
        return released.Ok
            ? Answer.Of(await ViewAsync(database, released.Value, cancel))
            : Problem.Of(released.Refusal!);
    }

    private static async Task<Response> ViewAsync(Database database, Backlog one, CancellationToken cancel)
    {
        var counts = await BacklogStore.CountAsync(database, one.Id.Value, cancel);
        return new Response(
            one.Id.Value,
            one.Name,
            one.PlatformId.Value,
            one.CreatedAt,
            one.ReleasedAt,
            counts.Rows,
            counts.Released
        );
    }
}
