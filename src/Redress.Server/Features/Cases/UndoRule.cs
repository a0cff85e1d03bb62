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

        var request = body.Value.Value;
        var now = clock.Now();
        if (Check(request, now) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var by = http.Principal().Actor;
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
        return Answer.Of(View(row), 201);
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
        if (!Ids.IsWellFormed(id, UndoStore.Prefix))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var by = http.Principal().Actor;
        var now = clock.Now();
        var agreed = await database.Recorder.RecordAsync<UndoRow>(
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
                return row;
            },
            cancel
        );
        return agreed.Ok ? Answer.Of(View(agreed.Value)) : Problem.Of(agreed.Refusal!);
    }

    private static Response View(UndoRow row) =>
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
