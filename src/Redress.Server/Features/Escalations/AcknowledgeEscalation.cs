using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;

namespace Redress.Server.Features.Escalations;

/// <summary>POST /v1/escalations/{id}/acknowledge: whoever says so has it; paging ends.</summary>
public static class AcknowledgeEscalation
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/escalations/{id}/acknowledge", HandleAsync)
            .Needs(Permission.AnswerPages)
            .Describe("AcknowledgeEscalation", "Escalations", "Take an escalation; paging ends")
            .Answers<ListEscalations.EscalationView>(200, 400, 401, 403, 404, 409);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        if (!Id<Escalation>.TryParse(id, out var parsed))
        {
            return Problem.Of(HttpRefusals.IdInvalid);
        }

        var principal = http.Principal();
        var taken = await database.Recorder.RecordAsync<Escalation>(
            async tx =>
            {
                var current = await EscalationStore.FindAsync(tx, parsed.Value);
                if (current is null || !await principal.SeesAsync(tx, current))
                {
                    return EscalationRefusals.Unknown;
                }

                var step = EscalationFlow.Acknowledge(current, principal.Actor);
                if (!step.Ok)
                {
                    return step.As<Escalation>();
                }

                var now = clock.Now();
                EscalationStore.Update(tx, current, step.Value, now, principal.Actor);
                tx.Fact("escalation.acknowledged", principal.Actor, now);
                return step.Value.Escalation;
            },
            cancel
        );
        return taken.Ok ? Answer.Of(ListEscalations.EscalationView.Of(taken.Value)) : Problem.Of(taken.Refusal!);
    }
}
