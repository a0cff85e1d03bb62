using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Platforms;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;
using Redress.Storage.Platforms;

namespace Redress.Server.Features.People;

/// <summary>POST /v1/people and POST /v1/people/tokens: who works here, and a token until there is a console.</summary>
public static class AddPerson
{
    private const int SecretBytes = 32;
    private const int MaxName = 80;
    internal static readonly TimeSpan TokenLife = TimeSpan.FromDays(90);

    /// <param name="PlatformId">The only platform whose cases they see; null for all.</param>
    /// <param name="CustomRoles">Roles that the operator made, by name.</param>
    public sealed record Request(
        string Name,
        IReadOnlyList<Role> Roles,
        string? PlatformId = null,
        IReadOnlyList<string>? CustomRoles = null
    );

    public sealed record Response(string Id, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> CustomRoles);

    public sealed record TokenRequest(string Name);

    /// <param name="Token">The secret; shown this once.</param>
    public sealed record TokenResponse(string Token, DateTimeOffset ExpiresAt);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/people", HandleAsync)
            .Needs(Permission.ManagePeople)
            .Describe("AddPerson", "People", "Add somebody who works here")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/people/tokens", TokenAsync)
            .Needs(Permission.ManagePeople)
            .Describe("AddToken", "People", "A token for somebody who works here")
            .Takes<TokenRequest>()
            .Answers<TokenResponse>(201, 400, 401, 403, 404);
    }

    private static async Task<IResult> HandleAsync(
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

        var added = await RunAsync(database, ids, clock, http.Principal(), body.Value.Value, cancel);
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    public static async Task<Result<Response>> RunAsync(
        Database database,
        IdSource ids,
        TimeProvider clock,
        Principal by,
        Request request,
        CancellationToken cancel
    )
    {
        var refusal =
            Text.Line(request.Name, MaxName, "/name")
            ?? (
                string.IsNullOrWhiteSpace(request.Name) || request.Roles.Count + (request.CustomRoles?.Count ?? 0) == 0
                    ? HttpRefusals.FieldInvalid.At("/name", "A name and at least one role")
                    : null
            );
        if (refusal is not null)
        {
            return refusal;
        }

        var row = new PersonRow
        {
            Id = ids.New<Person>().Value,
            Name = request.Name,
            Roles = GivenRoles.Write(request.Roles, request.CustomRoles),
            PlatformId = request.PlatformId,
            CreatedAt = clock.Now().ToMicros(),
        };
        return await database.Recorder.RecordAsync(tx => InsertAsync(tx, row, request, by.Actor), cancel);
    }

    private static async Task<Result<Response>> InsertAsync(Transaction tx, PersonRow row, Request request, Actor by)
    {
        if (request.PlatformId is { } platform && await PlatformStore.FindAsync(tx, platform) is null)
        {
            return PlatformRefusals.Unknown;
        }

        if (await AccessStore.PersonByNameAsync(tx, request.Name) is not null)
        {
            return PersonRefusals.NameTaken;
        }

        if (await GivenRoles.UnknownAsync(tx, request.CustomRoles))
        {
            return PersonRefusals.RoleUnknown;
        }

        AccessStore.Insert(tx, row);
        tx.Fact("person.added", by, Instant.FromMicros(row.CreatedAt));
        return new Response(row.Id, row.Name, request.Roles, row.ToPerson().CustomRoles);
    }

    private static async Task<IResult> TokenAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<TokenRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var now = clock.Now();
        var secret = AccessCheck.TokenPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var added = await database.Recorder.RecordAsync<TokenResponse>(
            async tx =>
            {
                var person = await AccessStore.PersonByNameAsync(tx, body.Value.Value.Name);
                if (person is null)
                {
                    return PersonRefusals.Unknown;
                }

                var row = new PersonTokenRow
                {
                    Id = ids.New("tok"),
                    PersonId = person.Id,
                    Hash = keys.HashAccess(secret),
                    CreatedAt = now.ToMicros(),
                    ExpiresAt = (now + TokenLife).ToMicros(),
                };
                AccessStore.Insert(tx, row);
                tx.Fact("token.added", http.Principal().Actor, now);
                return new TokenResponse(secret, now + TokenLife);
            },
            cancel
        );
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }
}
