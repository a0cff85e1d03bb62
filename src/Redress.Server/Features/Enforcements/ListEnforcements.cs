using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Features.Enforcements;

/// <summary>GET /v1/cases/{id}/enforcements, and what a person carried out by hand.</summary>
public static class ListEnforcements
{
    private const int MostAtOnce = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/cases/{id}/enforcements", HandleAsync)
            .Needs(Permission.ReadCases)
            .Describe("ListEnforcements", "Enforcements", "What a case's decisions ordered, and how far it is")
            .Answers<Page<EnforcementView>>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/cases/{id}/enforcements/{enforcement}/carried-out", CarriedOutAsync)
            .Needs(Permission.WorkCases)
            .Describe("CarryOut", "Enforcements", "Say that a person carried it out; the public view is read then")
            .Answers<EnforcementView>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        CancellationToken cancel,
        string? cursor = null
    )
    {
        var after = Cursor.After(cursor);
        if (!after.Ok)
        {
            return Problem.Of(after.Refusal!);
        }

        return CaseVerb.Answered(await ListAsync(database, http.Principal(), id, after.Value, cancel));
    }

    public static async Task<Result<Page<EnforcementView>>> ListAsync(
        Database database,
        Principal who,
        string id,
        string after,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(who, database, id, cancel);
        if (!found.Ok)
        {
            return found.As<Page<EnforcementView>>();
        }

        var page = await EnforcementStore.OfCaseAsync(database, id, after, MostAtOnce, cancel);
        var next = page.Count == MostAtOnce ? Cursor.Of(page[^1].Id.Value) : null;
        return new Page<EnforcementView>(page.ConvertAll(EnforcementView.Of), next);
    }

    private static async Task<IResult> CarriedOutAsync(
        HttpContext http,
        string id,
        string enforcement,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (!Id<Enforcement>.TryParse(enforcement, out _))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var told = await database.Recorder.RecordAsync(
            tx => CarryOutAsync(http, tx, id, enforcement, clock.Now()),
            cancel
        );
        return told.Ok ? Answer.Of(EnforcementView.Of(told.Value)) : Problem.Of(told.Refusal!);
    }

    private static async Task<Result<Enforcement>> CarryOutAsync(
        HttpContext http,
        Transaction tx,
        string id,
        string enforcement,
        DateTimeOffset now
    )
    {
        var found = await VisibleCase.FindAsync(http, tx, id);
        if (!found.Ok)
        {
            return found.As<Enforcement>();
        }

        var actor = http.Principal().Actor;
        var current = await EnforcementStore.OfCaseAsync(tx, id, enforcement);
        if (current is null)
        {
            return EnforcementRefusals.Unknown;
        }

        if (EnforcementFlow.Told(current, "carried out by " + actor, now) is not { } step)
        {
            return EnforcementRefusals.NotDue;
        }

        EnforcementStore.Update(tx, current, step);
        tx.Fact("enforcement.carried-out", actor, now);
        JobStore.Add(tx, JobKind.Read, current.SubjectId.Value, now.ToMicros(), found.Value.PlatformId.Value, now);
        return step.Enforcement;
    }
}
