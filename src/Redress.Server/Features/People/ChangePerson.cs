using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>
/// POST /v1/people/roles, /v1/people/disable and /v1/people/enable: what somebody may do from now on. Nobody raises
/// themselves.
/// </summary>
public static class ChangePerson
{
    /// <param name="Roles">All that they have from now on.</param>
    /// <param name="CustomRoles">All that they have from now on of those that the operator made.</param>
    public sealed record RolesRequest(
        string Name,
        IReadOnlyList<Role> Roles,
        IReadOnlyList<string>? CustomRoles = null
    );

    public sealed record Request(string Name);

    public sealed record Response(
        string Id,
        string Name,
        IReadOnlyList<Role> Roles,
        IReadOnlyList<string> CustomRoles,
        DateTimeOffset? DisabledAt
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/people/roles", RolesAsync)
            .Needs(Permission.ManagePeople)
            .Describe("ChangeRoles", "People", "Change somebody's roles, at once")
            .Takes<RolesRequest>()
            .Answers<Response>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/people/disable", DisableAsync)
            .Needs(Permission.ManagePeople)
            .Describe("DisablePerson", "People", "Lock somebody out, at once")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/people/enable", EnableAsync)
            .Needs(Permission.ManagePeople)
            .Describe("EnablePerson", "People", "Let somebody in again")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404);
    }

    private static async Task<IResult> RolesAsync(
        HttpContext http,
        Database database,
        AccessCache cache,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<RolesRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        return Of(await ChangeRolesAsync(database, cache, clock, http.Principal(), body.Value.Value, cancel));
    }

    private static Task<IResult> DisableAsync(
        HttpContext http,
        Database database,
        AccessCache cache,
        TimeProvider clock,
        CancellationToken cancel
    ) => LeaveAsync(http, database, cache, clock, leaves: true, cancel);

    private static Task<IResult> EnableAsync(
        HttpContext http,
        Database database,
        AccessCache cache,
        TimeProvider clock,
        CancellationToken cancel
    ) => LeaveAsync(http, database, cache, clock, leaves: false, cancel);

    private static async Task<IResult> LeaveAsync(
        HttpContext http,
        Database database,
        AccessCache cache,
        TimeProvider clock,
        bool leaves,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        return body.Ok
            ? Of(await LeaveAsync(database, cache, clock, http.Principal(), body.Value.Value.Name, leaves, cancel))
            : Problem.Of(body.Refusal!);
    }

    public static async Task<Result<Response>> ChangeRolesAsync(
        Database database,
        AccessCache cache,
        TimeProvider clock,
        Principal by,
        RolesRequest request,
        CancellationToken cancel
    )
    {
        if (request.Roles.Count + (request.CustomRoles?.Count ?? 0) == 0)
        {
            return HttpRefusals.FieldInvalid.At("/roles", "At least one role");
        }

        var changed = await database.Recorder.RecordAsync<Response>(
            async tx =>
            {
                if (await AccessStore.PersonByNameAsync(tx, request.Name) is not { } row)
                {
                    return PersonRefusals.Unknown;
                }

                if (row.Id == by.Actor.Value)
                {
                    return PersonRefusals.OwnRoles;
                }

                if (await GivenRoles.UnknownAsync(tx, request.CustomRoles))
                {
                    return PersonRefusals.RoleUnknown;
                }

                row.Roles = GivenRoles.Write(request.Roles, request.CustomRoles);
                PersonStore.ChangeRoles(tx, row);
                tx.Fact("person.roles-changed", by.Actor, clock.Now());
                return View(row);
            },
            cancel
        );
        cache.Forget();
        return changed;
    }

    public static async Task<Result<Response>> LeaveAsync(
        Database database,
        AccessCache cache,
        TimeProvider clock,
        Principal by,
        string name,
        bool leaves,
        CancellationToken cancel
    )
    {
        var changed = await database.Recorder.RecordAsync<Response>(
            async tx =>
            {
                var now = clock.Now();
                if (await AccessStore.PersonByNameAsync(tx, name) is not { } row)
                {
                    return PersonRefusals.Unknown;
                }

                if (row.Id == by.Actor.Value)
                {
                    return PersonRefusals.OwnRoles;
                }

                PersonStore.Disable(tx, row, leaves ? now.ToMicros() : null);
                if (leaves)
                {
                    await SessionStore.EndAllAsync(tx, row.Id, null, now.ToMicros(), by.Actor.Value);
                    await SignInStore.RevokeInvitationsAsync(tx, row.Id, now.ToMicros());
                }

                tx.Fact(leaves ? "person.disabled" : "person.enabled", by.Actor, now);
                return View(row);
            },
            cancel
        );
        cache.Forget();
        return changed;
    }

    private static Response View(PersonRow row)
    {
        var person = row.ToPerson();
        return new Response(row.Id, row.Name, person.Roles, person.CustomRoles, person.DisabledAt);
    }

    private static IResult Of(Result<Response> result) =>
        result.Ok ? Answer.Of(result.Value) : Problem.Of(result.Refusal!);
}
