using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Platforms;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Platforms;

namespace Redress.Server.Features.Platforms;

/// <summary>POST /v1/platforms, POST /v1/platforms/{id}/describe and POST /v1/platforms/{id}/secret.</summary>
public static class AddPlatform
{
    private const int SecretBytes = 32;
    private const int MaxName = 80;
    private const int MaxLinks = 100;

    /// <param name="Name">As the operator calls it.</param>
    /// <param name="Kind">webhook or manual.</param>
    /// <param name="Endpoint">For webhook: where calls go; https, or an allowed loopback address.</param>
    /// <param name="Links">Which addresses name a subject; a webhook platform that describes itself need not be told.</param>
    public sealed record Request(
        string Name,
        PlatformKind Kind,
        string? Endpoint = null,
        IReadOnlyList<LinkPattern>? Links = null
    );

    /// <param name="Secret">The webhook secret; shown this once.</param>
    public sealed record Response(PlatformView Platform, string? Secret);

    /// <param name="Described">What went wrong when it was asked to describe itself; null where nothing did.</param>
    public sealed record PlatformView(
        string Id,
        string Name,
        PlatformKind Kind,
        string? Endpoint,
        IReadOnlyList<LinkPattern> Links,
        DateTimeOffset CreatedAt,
        string? Described
    )
    {
        public static PlatformView Of(PlatformRow row) =>
            new(
                row.Id,
                row.Name,
                Word.Parse<PlatformKind>(row.Kind),
                row.Endpoint,
                row.Patterns,
                Instant.FromMicros(row.CreatedAt),
                row.Described
            );
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/platforms", HandleAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("AddPlatform", "Platforms", "Add a platform")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403, 409);
        routes
            .MapGet("/v1/platforms", ListAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("ListPlatforms", "Platforms", "All platforms")
            .Answers<Page<PlatformView>>(200, 401, 403);
        routes
            .MapPost("/v1/platforms/{id}/describe", DescribeAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("DescribePlatform", "Platforms", "Ask a platform again what it can do")
            .Answers<PlatformView>(200, 400, 401, 403, 404);
        routes
            .MapPost("/v1/platforms/{id}/secret", RotateAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("RotateSecret", "Platforms", "A new webhook secret beside the one before")
            .Answers<Response>(200, 401, 403, 404);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        PlatformDirectory directory,
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

        var added = await RunAsync(database, keys, directory, ids, clock, http.Principal(), body.Value.Value, cancel);
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    public static async Task<Result<Response>> RunAsync(
        Database database,
        KeyRing keys,
        PlatformDirectory directory,
        IdSource ids,
        TimeProvider clock,
        Principal by,
        Request request,
        CancellationToken cancel
    )
    {
        if (Check(request) is { } refusal)
        {
            return refusal;
        }

        var secret =
            request.Kind is PlatformKind.Webhook
                ? WebhookSecret.Create(RandomNumberGenerator.GetBytes(SecretBytes))
                : null;
        var row = New(request, secret, keys, ids, clock.Now());
        var added = await database.Recorder.RecordAsync(tx => InsertAsync(tx, row, by.Actor), cancel);
        if (!added.Ok)
        {
            return added.As<Response>();
        }

        await directory.RefreshAsync(cancel);
        return new Response(PlatformView.Of(row), secret?.Reveal());
    }

    private static PlatformRow New(
        Request request,
        WebhookSecret? secret,
        KeyRing keys,
        IdSource ids,
        DateTimeOffset now
    )
    {
        var id = ids.New<Platform>().Value;
        return new PlatformRow
        {
            Id = id,
            Name = request.Name,
            Kind = Word.Of(request.Kind),
            Endpoint = request.Endpoint,
            Secrets = secret is null ? null : PlatformDirectory.SealSecrets(keys, id, [secret]),
            Links = JsonSerializer.Serialize(request.Links ?? []),
            CreatedAt = now.ToMicros(),
        };
    }

    private static async Task<Result<PlatformRow>> InsertAsync(Transaction tx, PlatformRow row, Actor by)
    {
        if (await PlatformStore.NameTakenAsync(tx, row.Name))
        {
            return PlatformRefusals.NameTaken;
        }

        PlatformStore.Insert(tx, row);
        tx.Fact("platform.added", by, Instant.FromMicros(row.CreatedAt));
        return row;
    }

    private static Refusal? Check(Request request)
    {
        var fits =
            request.Kind is PlatformKind.Webhook
                ? Uri.TryCreate(request.Endpoint, UriKind.Absolute, out var uri) && uri.Scheme is ("https" or "http")
                : request.Endpoint is null;
        if (!fits)
        {
            return PlatformRefusals.EndpointInvalid.At("/endpoint");
        }

        if (request.Links?.Count > MaxLinks || request.Links?.All(l => l is not null && LinkMap.IsPattern(l)) == false)
        {
            return PlatformRefusals.LinkInvalid.At("/links");
        }

        return string.IsNullOrWhiteSpace(request.Name)
            ? HttpRefusals.FieldInvalid.At("/name")
            : Text.Line(request.Name, MaxName, "/name");
    }

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancel)
    {
        var rows = await PlatformStore.AllAsync(database, cancel);
        return Answer.Of(new Page<PlatformView>(rows.ConvertAll(PlatformView.Of), null));
    }

    private static async Task<IResult> DescribeAsync(
        HttpContext http,
        string id,
        Database database,
        PlatformDirectory directory,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var described = await DescribeByAsync(database, directory, clock, http.Principal(), id, cancel);
        return described.Ok ? Answer.Of(described.Value) : Problem.Of(described.Refusal!);
    }

    public static async Task<Result<PlatformView>> DescribeByAsync(
        Database database,
        PlatformDirectory directory,
        TimeProvider clock,
        Principal by,
        string id,
        CancellationToken cancel
    )
    {
        if (directory.Find(id) is not { } known)
        {
            return PlatformRefusals.Unknown;
        }

        var answer = await known.Port.DescribeAsync(cancel);
        var row = await database.Recorder.WriteAsync(
            async tx =>
            {
                var seen = (await PlatformStore.FindAsync(tx, id))!;
                switch (answer)
                {
                    case DescribeResult.Described { Description: var said }:
                        seen.Links = JsonSerializer.Serialize(said.Links);
                        seen.Described = JsonSerializer.Serialize(
                            new
                            {
                                said.Name,
                                said.Capabilities,
                                Restrictions = said.Restrictions.Select(Word.Of),
                            },
                            Json.Options
                        );
                        break;
                    case DescribeResult.Failed { Failure: var failure }:
                        seen.Described = JsonSerializer.Serialize(new { Failure = failure.ToString() }, Json.Options);
                        break;
                }

                PlatformStore.Update(tx, seen);
                tx.Fact("platform.described", by.Actor, clock.Now());
                return seen;
            },
            cancel
        );
        await directory.RefreshAsync(cancel);
        return PlatformView.Of(row);
    }

    private static async Task<IResult> RotateAsync(
        HttpContext http,
        string id,
        Database database,
        KeyRing keys,
        PlatformDirectory directory,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var actor = http.Principal().Actor;
        var secret = WebhookSecret.Create(RandomNumberGenerator.GetBytes(SecretBytes));
        var rotated = await database.Recorder.RecordAsync<PlatformRow>(
            async tx =>
            {
                var row = await PlatformStore.FindAsync(tx, id);
                if (row is null || row.Secrets is null)
                {
                    return PlatformRefusals.Unknown;
                }

                var before = PlatformDirectory.OpenSecrets(keys, id, row.Secrets);
                row.Secrets = PlatformDirectory.SealSecrets(keys, id, [secret, before[0]]);
                PlatformStore.Update(tx, row);
                tx.Fact("platform.secret-rotated", actor, clock.Now());
                return row;
            },
            cancel
        );
        if (!rotated.Ok)
        {
            return Problem.Of(rotated.Refusal!);
        }

        await directory.RefreshAsync(cancel);
        return Answer.Of(new Response(PlatformView.Of(rotated.Value), secret.Reveal()));
    }
}
