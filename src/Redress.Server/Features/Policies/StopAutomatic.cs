using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>
/// POST /v1/automatic/stop and /start: whether anything happens without a person. What is held stays held; rules go on saying
/// what they would do. On every node within a second.
/// </summary>
public static class StopAutomatic
{
    private const int MaxReason = 500;

    /// <param name="Reason">Why; stands in the ledger.</param>
    public sealed record Request(string Reason);

    /// <param name="Stopped">Whether everything automatic is stopped.</param>
    /// <param name="Since">Since when it is as it is; null where it was never stopped.</param>
    public sealed record Response(bool Stopped, DateTimeOffset? Since, string? Reason, string? By);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/automatic", ReadAsync)
            .Needs(Permission.ReadCases)
            .Describe("ReadAutomatic", "Policies", "Whether anything happens without a person")
            .Answers<Response>(200, 401, 403);
        Switch(routes, "stop", stop: true, "StopAutomatic", "Stop everything that happens without a person");
        Switch(routes, "start", stop: false, "StartAutomatic", "Let it go on");
    }

    private static void Switch(IEndpointRouteBuilder routes, string verb, bool stop, string name, string summary) =>
        routes
            .MapPost(
                $"/v1/automatic/{verb}",
                (
                    HttpContext http,
                    Database database,
                    PolicyInForce policy,
                    TimeProvider clock,
                    CancellationToken cancel
                ) => HandleAsync(http, database, policy, clock, stop, cancel)
            )
            .Needs(Permission.ManagePolicies)
            .Describe(name, "Policies", summary)
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        PolicyInForce policy,
        TimeProvider clock,
        bool stop,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var turned = await TurnAsync(database, policy, clock, http.Principal(), stop, body.Value.Value.Reason, cancel);
        return turned.Ok ? Answer.Of(turned.Value) : Problem.Of(turned.Refusal!);
    }

    public static async Task<Result<Response>> TurnAsync(
        Database database,
        PolicyInForce policy,
        TimeProvider clock,
        Principal by,
        bool stop,
        string why,
        CancellationToken cancel
    )
    {
        var reason = why.Trim();
        if (Text.Line(reason, MaxReason, "/reason") is { } refusal)
        {
            return refusal;
        }

        return reason.Length == 0
            ? HttpRefusals.FieldInvalid.At("/reason", "Say why")
            : View(await policy.SwitchAsync(database, stop, reason, by.Actor, clock.Now(), cancel));
    }

    private static async Task<IResult> ReadAsync(Database database, CancellationToken cancel) =>
        Answer.Of(View(await AutomaticStore.LastAsync(database, cancel)));

    public static Response View(AutomaticSwitchRow? row) =>
        row is null
            ? new Response(false, null, null, null)
            : new Response(row.Stopped == 1, Instant.FromMicros(row.At), row.Reason, row.By);
}
