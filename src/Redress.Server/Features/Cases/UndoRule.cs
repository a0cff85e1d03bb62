using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Cases;

/// <summary>
/// POST /v1/undos and /v1/undos/{id}/agree: one person proposes to take back all that a rule has held since a time, another
/// one agrees; then every such hold in force ends, and its case stays open.
/// </summary>
public static class UndoRule
{
    private const int MaxReasons = 4000;
    private const int MaxRule = 80;

    /// <param name="Rule">The rule, as decisions name it.</param>
    /// <param name="Since">The time of the first hold that is taken back.</param>
    /// <param name="Reasons">Own words.</param>
    public sealed record Request(string Rule, DateTimeOffset Since, string Reasons);

    public sealed record Response(
        string Id,
        string Rule,
        DateTimeOffset Since,
        string Reasons,
        string ProposedBy,
        DateTimeOffset ProposedAt,
        string? AgreedBy,
        DateTimeOffset? AgreedAt
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/undos", ProposeAsync)
            .Needs(Permission.UndoHolds)
            .Describe("ProposeUndo", "Cases", "Propose to take back what one rule holds")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403);
        routes
            .MapPost("/v1/undos/{id}/agree", AgreeAsync)
            .Needs(Permission.UndoHolds)
            .Describe("AgreeUndo", "Cases", "Agree, as another person, to take back what one rule holds")
            .Answers<Response>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> ProposeAsync(
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

        var proposed = await ProposeByAsync(database, ids, clock, http.Principal(), body.Value.Value, cancel);
        return proposed.Ok ? Answer.Of(proposed.Value, 201) : Problem.Of(proposed.Refusal!);
    }

    public static async Task<Result<Response>> ProposeByAsync(
        Database database,
        IdSource ids,
        TimeProvider clock,
        Principal principal,
        Request request,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        if (Check(request, now) is { } refusal)
        {
            return refusal;
        }

        var by = principal.Actor;
        var row = new UndoRow
        {
            Id = ids.New(UndoStore.Prefix),
            Rule = request.Rule,
            Since = request.Since.ToMicros(),
            Reasons = request.Reasons,
            ProposedBy = by.Value,
            ProposedAt = now.ToMicros(),
        };
        await database.Recorder.WriteAsync(
            tx =>
            {
                UndoStore.Insert(tx, row);
                tx.Fact("undo.proposed", by, now);
                return Task.CompletedTask;
            },
            cancel
        );
        return View(row);
    }

    private static Refusal? Check(Request request, DateTimeOffset now) =>
        request.Rule.Length == 0 ? HttpRefusals.FieldInvalid.At("/rule", "Name the rule")
        : string.IsNullOrWhiteSpace(request.Reasons) ? HttpRefusals.FieldInvalid.At("/reasons", "Say why")
        : request.Since > now ? HttpRefusals.FieldInvalid.At("/since", "A time that has passed")
        : Text.Line(request.Rule, MaxRule, "/rule") ?? Text.Lines(request.Reasons, MaxReasons, "/reasons");

    private static async Task<IResult> AgreeAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var agreed = await AgreeByAsync(database, clock, http.Principal(), id, cancel);
        return agreed.Ok ? Answer.Of(agreed.Value) : Problem.Of(agreed.Refusal!);
    }

    public static async Task<Result<Response>> AgreeByAsync(
        Database database,
        TimeProvider clock,
        Principal principal,
        string id,
        CancellationToken cancel
    )
    {
        if (!Ids.IsWellFormed(id, UndoStore.Prefix))
        {
            return HttpRefusals.IdInvalid;
        }

        var by = principal.Actor;
        var now = clock.Now();
        return await database.Recorder.RecordAsync<Response>(
            async tx =>
            {
                if (await UndoStore.FindAsync(tx, id) is not { } row)
                {
                    return UndoRefusals.Unknown;
                }

                if (row.AgreedBy is not null)
                {
                    return UndoRefusals.AlreadyAgreed;
                }

                if (row.ProposedBy == by.Value)
                {
                    return UndoRefusals.SamePerson;
                }

                UndoStore.Agree(tx, row, by.Value, now.ToMicros());
                tx.Fact("undo.agreed", by, now);
                JobStore.Add(tx, JobKind.Undo, id, 1, JobKind.OwnLane, now);
                return View(row);
            },
            cancel
        );
    }

    public static Response View(UndoRow row) =>
        new(
            row.Id,
            row.Rule,
            Instant.FromMicros(row.Since),
            row.Reasons,
            row.ProposedBy,
            Instant.FromMicros(row.ProposedAt),
            row.AgreedBy,
            Times.From(row.AgreedAt)
        );
}
