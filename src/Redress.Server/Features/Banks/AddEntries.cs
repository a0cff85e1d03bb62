using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Matching.Pdq;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Banks;

/// <summary>POST /v1/banks/{id}/entries: a batch of fingerprints of a list. The same batch sent again changes nothing.</summary>
public static class AddEntries
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;
    private const int MaxHashes = 5_000;
    private const int MaxOrigin = 200;

    public sealed record HashRequest(HashKind Kind, string Value);

    /// <param name="Origin">Where in which list the batch stands: the same origin is one batch of a bank.</param>
    /// <param name="Hashes">1 to 5,000.</param>
    /// <param name="ExpiresAt">When they stop matching by themselves; null where never.</param>
    public sealed record Request(string Origin, IReadOnlyList<HashRequest> Hashes, DateTimeOffset? ExpiresAt = null);

    /// <param name="Known">True where this batch was there already.</param>
    /// <param name="Unusable">Of pictures so plain that they would match strangers: not taken.</param>
    public sealed record Response(string? Id, bool Known, int Taken, int Unusable);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/banks/{id}/entries", HandleAsync)
            .Needs(Permission.ManageBanks)
            .Describe("AddEntries", "Banks", "A batch of fingerprints for a list")
            .Takes<Request>()
            .Answers<Response>(201, 400, 401, 403, 404, 409, 413);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        KeyRing keys,
        BankFollower follower,
        PlatformDirectory platforms,
        IdSource ids,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, MaxBodyBytes, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        var read = Read(request);
        if (!read.Ok)
        {
            return Problem.Of(read.Refusal!);
        }

        var (hashes, unusable) = read.Value;
        var row = EntryRows.New(keys, ids, id, request.Origin, hashes, clock.Now(), request.ExpiresAt);
        var lanes = platforms.All.Select(p => p.Platform.Id.Value).ToList();
        var added = await database.Recorder.RecordAsync(
            tx => InsertAsync(tx, row, hashes.Count, unusable, lanes, http.Principal().Actor),
            cancel
        );
        await follower.CatchUpAsync(cancel);
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    private static Result<(List<SealedHash> Hashes, int Unusable)> Read(Request request)
    {
        if (request.Hashes.Count is 0 or > MaxHashes)
        {
            return HttpRefusals.FieldInvalid.At("/hashes", "1 to 5,000 fingerprints");
        }

        if (Text.Line(request.Origin, MaxOrigin, "/origin") is { } refusal)
        {
            return refusal;
        }

        var hashes = new List<SealedHash>(request.Hashes.Count);
        var unusable = 0;
        for (var i = 0; i < request.Hashes.Count; i++)
        {
            if (request.Hashes[i] is not { } one || SealedHash.Parse(one.Kind, one.Value) is not { } hash)
            {
                return BankRefusals.HashInvalid.At($"/hashes/{i}");
            }

            if (IsUsable(one))
            {
                hashes.Add(hash);
            }
            else
            {
                unusable++;
            }
        }

        return (hashes, unusable);
    }

    private static bool IsUsable(HashRequest one) =>
        one.Kind is HashKind.Sha256 or HashKind.Md5
        || (PdqHash.TryParse(one.Value.ToLowerInvariant(), out var hash) && PdqFingerprint.Listed(hash).IsUsable);

    private static async Task<Result<Response>> InsertAsync(
        Transaction tx,
        BankEntryRow row,
        int taken,
        int unusable,
        IReadOnlyList<string> lanes,
        Actor by
    )
    {
        if (await BankStore.FindAsync(tx, row.BankId) is not { } bank)
        {
            return BankRefusals.Unknown;
        }

        if (bank.ToBank().Kind is BankKind.Own or BankKind.Watched)
        {
            return BankRefusals.NotFilledByHand;
        }

        if (taken == 0 || await BankEntryStore.IsKnownAsync(tx, row.BankId, row.Origin))
        {
            return new Response(null, taken > 0, 0, unusable);
        }

        row.ActiveAt = row.CreatedAt;
        await BankEntryStore.InsertAsync(tx, row);
        tx.Fact("bank.filled", by, Instant.FromMicros(row.CreatedAt));
        EntryRows.Follow(tx, row, lanes);
        return new Response(row.Id, false, taken, unusable);
    }
}
