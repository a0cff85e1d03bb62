using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;
using Redress.Storage.Platforms;

namespace Redress.Server.Features.Platforms;

/// <summary>POST /v1/platforms/{id}/keys and POST /v1/platforms/{id}/keys/{key}/revoke.</summary>
public static class AddKey
{
    private const int SecretBytes = 32;
    private const string IdPrefix = "key";

    /// <param name="Name">What it is for.</param>
    /// <param name="Scopes">reports:write, reports:read, cases:read, webhooks:write.</param>
    /// <param name="Sources">Which sources it may claim when it files reports.</param>
    public sealed record Request(string Name, IReadOnlyList<string> Scopes, IReadOnlyList<Source> Sources);

    /// <param name="Key">The secret; shown this once.</param>
    public sealed record Response(string Id, string Key);

    public sealed record Revoked(string Id, DateTimeOffset RevokedAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/platforms/{id}/keys", HandleAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("AddKey", "Platforms", "A key for a platform")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403, 404);
        routes
            .MapPost("/v1/platforms/{id}/keys/{key}/revoke", RevokeAsync)
            .Needs(Permission.ManagePlatforms)
            .Describe("RevokeKey", "Platforms", "End a key at once")
            .Answers<Revoked>(200, 401, 403, 404);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        KeyRing keys,
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

        var added = await RunAsync(database, keys, ids, clock, http.Principal(), id, body.Value.Value, cancel);
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    public static async Task<Result<Response>> RunAsync(
        Database database,
        KeyRing keys,
        IdSource ids,
        TimeProvider clock,
        Principal by,
        string platformId,
        Request request,
        CancellationToken cancel
    )
    {
        if (request.Scopes.Any(s => s is null || !Grants.Scopes.ContainsKey(s)))
        {
            return HttpRefusals.FieldInvalid.At("/scopes", string.Join(", ", Grants.Scopes.Keys));
        }

        if (Text.Line(request.Name, 80, "/name") is { } refusal)
        {
            return refusal;
        }

        var secret = AccessCheck.KeyPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var row = new PlatformKeyRow
        {
            Id = ids.New(IdPrefix),
            PlatformId = platformId,
            Name = request.Name,
            Hash = keys.HashAccess(secret),
            Scopes = JsonSerializer.Serialize(request.Scopes.Distinct()),
            Sources = JsonSerializer.Serialize(request.Sources.Distinct().Select(Word.Of)),
            CreatedAt = clock.Now().ToMicros(),
        };
        return await database.Recorder.RecordAsync(tx => InsertAsync(tx, row, secret, by.Actor), cancel);
    }

    private static async Task<Result<Response>> InsertAsync(Transaction tx, PlatformKeyRow row, string secret, Actor by)
    {
        if (await PlatformStore.FindAsync(tx, row.PlatformId) is null)
        {
            return PlatformRefusals.Unknown;
        }

        AccessStore.Insert(tx, row);
        tx.Fact("key.added", by, Instant.FromMicros(row.CreatedAt));
        return new Response(row.Id, secret);
    }

    private static async Task<IResult> RevokeAsync(
        HttpContext http,
        string id,
        string key,
        Database database,
        AccessCache cache,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var revoked = await RevokeByAsync(database, cache, clock, http.Principal(), id, key, cancel);
        return revoked.Ok ? Answer.Of(revoked.Value) : Problem.Of(revoked.Refusal!);
    }

    public static async Task<Result<Revoked>> RevokeByAsync(
        Database database,
        AccessCache cache,
        TimeProvider clock,
        Principal by,
        string id,
        string key,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var revoked = await database.Recorder.RecordAsync<Revoked>(
            async tx =>
            {
                var row = await AccessStore.KeyAsync(tx, key);
                if (row is null || row.PlatformId != id)
                {
                    return PlatformRefusals.KeyUnknown;
                }

                if (row.RevokedAt is null)
                {
                    AccessStore.RevokeKey(tx, row, now.ToMicros());
                    tx.Fact("key.revoked", by.Actor, now);
                }

                return new Revoked(key, Instant.FromMicros(row.RevokedAt!.Value));
            },
            cancel
        );
        cache.Forget();
        return revoked;
    }
}
