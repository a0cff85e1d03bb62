using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Platforms;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Platforms;

/// <summary>POST /v1/platforms/{id}/events: what a platform tells us of itself, signed as we sign (Standard Webhooks).</summary>
public static class TakePlatformEvent
{
    private const string Reshared = "subject.reshared";
    private const string Changed = "subject.changed";

    public sealed record Subject(SubjectKind Kind, string Id);

    /// <param name="Type">subject.reshared or subject.changed.</param>
    public sealed record Request(string Type, DateTimeOffset Timestamp, Subject Data);

    /// <param name="Taken">False where it was taken before, or concerns nothing that we know.</param>
    public sealed record Response(bool Taken);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/platforms/{id}/events", HandleAsync)
            .Needs(Permission.PlatformSignature)
            .Describe("TakePlatformEvent", "Platforms", "What a platform tells us, signed")
            .Takes<Request>()
            .Answers<Response>(200, 401);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        PlatformDirectory directory,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var bytes = await Body.BytesAsync(http.Request, cancel);
        if (!bytes.Ok)
        {
            return Problem.Of(bytes.Refusal!);
        }

        var now = clock.Now();
        // An unknown platform gets the same answer as a wrong signature.
        if (directory.Find(id) is not { } known || !IsSigned(http, known, bytes.Value, now, out var messageId))
        {
            return Problem.Of(PlatformRefusals.SignatureInvalid);
        }

        var request = Body.Parse<Request>(bytes.Value);
        if (!request.Ok)
        {
            return Problem.Of(request.Refusal!);
        }

        if (request.Value.Type is not (Reshared or Changed))
        {
            return Problem.Of(HttpRefusals.FieldInvalid.At("/type", $"{Reshared} or {Changed}"));
        }

        var taken = await database.Recorder.WriteAsync(
            tx => TakeAsync(tx, known.Platform.Id, messageId, request.Value, now),
            cancel
        );
        return Answer.Of(new Response(taken));
    }

    private static bool IsSigned(
        HttpContext http,
        KnownPlatform known,
        byte[] body,
        DateTimeOffset now,
        out string messageId
    )
    {
        var headers = http.Request.Headers;
        messageId = headers[StandardWebhook.IdHeader].ToString();
        return messageId.Length is > 0 and <= 200
            && StandardWebhook.Verify(
                known.Secrets,
                messageId,
                headers[StandardWebhook.TimestampHeader].ToString(),
                headers[StandardWebhook.SignatureHeader].ToString(),
                body,
                now
            ) is WebhookVerdict.Valid;
    }

    private static async Task<bool> TakeAsync(
        Transaction tx,
        Id<Platform> platform,
        string messageId,
        Request request,
        DateTimeOffset now
    )
    {
        if (!await PlatformStore.TryNoteMessageAsync(tx, platform.Value, messageId, now.ToMicros()))
        {
            return false;
        }

        var key = Core.Subjects.Subject.KeyOf(platform, request.Data.Kind, request.Data.Id);
        if ((await SubjectStore.ByKeysAsync(tx, [key])) is not [var subject])
        {
            return false;
        }

        var kind = request.Type == Reshared ? JobKind.Resolve : JobKind.Read;
        JobStore.Add(tx, kind, subject.Id, now.ToMicros(), platform.Value, now);
        return true;
    }
}
