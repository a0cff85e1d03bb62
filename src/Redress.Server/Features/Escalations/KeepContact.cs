using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Features.Escalations;

/// <summary>POST /v1/people/contact: how somebody is paged.</summary>
public static class KeepContact
{
    private const int SecretBytes = 32;
    private const int MaxMail = 254;
    private const int MaxWebhook = 500;

    /// <param name="Name">Somebody who works here.</param>
    /// <param name="Mail">Null for none.</param>
    /// <param name="Webhook">https, or http to a host that the operator allows; null for none.</param>
    public sealed record Request(string Name, string? Mail = null, string? Webhook = null);

    /// <param name="Secret">What the webhook's calls are signed with; shown this once.</param>
    public sealed record Response(string PersonId, string? Secret);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/people/contact", HandleAsync)
            .Needs(Permission.ManagePeople)
            .Describe("KeepContact", "People", "How somebody is paged")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
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
        if (Check(request) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var secret = request.Webhook is null
            ? null
            : WebhookSecret.Create(RandomNumberGenerator.GetBytes(SecretBytes)).Reveal();
        var kept = await database.Recorder.RecordAsync<Response>(
            async tx =>
            {
                if (await AccessStore.PersonByNameAsync(tx, request.Name) is not { } person)
                {
                    return PersonRefusals.Unknown;
                }

                var now = clock.Now();
                var contact = new PersonContact(request.Mail, request.Webhook, secret);
                await RosterStore.KeepContactAsync(tx, contact.Seal(keys, person.Id, now.ToMicros()));
                tx.Fact("person.contact-kept", http.Principal().Actor, now);
                return new Response(person.Id, secret);
            },
            cancel
        );
        return kept.Ok ? Answer.Of(kept.Value) : Problem.Of(kept.Refusal!);
    }

    private static Refusal? Check(Request request)
    {
        if (
            request.Webhook is { } webhook
            && !(
                Uri.TryCreate(webhook, UriKind.Absolute, out var uri)
                && uri.Scheme is "https" or "http"
                && uri.UserInfo.Length == 0
            )
        )
        {
            return HttpRefusals.FieldInvalid.At("/webhook", "An https address without a name in it");
        }

        return Text.Line(request.Mail, MaxMail, "/mail") ?? Text.Line(request.Webhook, MaxWebhook, "/webhook");
    }
}
