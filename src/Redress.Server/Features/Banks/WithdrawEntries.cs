using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Banks;

/// <summary>POST /v1/banks/{id}/withdraw: fingerprints that stop matching at once, in this bank.</summary>
public static class WithdrawEntries
{
    private const int MaxHashes = 500;
    private const int MaxWhy = 500;

    /// <param name="Why">In own words; stands in the ledger's fact.</param>
    /// <param name="Hashes">Fingerprints, each wherever it stands in the bank.</param>
    /// <param name="Entries">Whole entries, by id.</param>
    public sealed record Request(
        string Why,
        IReadOnlyList<AddEntries.HashRequest>? Hashes = null,
        IReadOnlyList<string>? Entries = null
    );

    /// <param name="Withdrawn">How many fingerprints and entries stopped matching.</param>
    public sealed record Response(int Withdrawn);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/banks/{id}/withdraw", HandleAsync)
            .Needs(Permission.ManageBanks)
            .Describe("WithdrawEntries", "Banks", "Take fingerprints or entries out of a bank")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        KeyRing keys,
        BankFollower follower,
        BankIndex index,
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
        var hashes = (request.Hashes ?? []).Select(h => h is null ? null : SealedHash.Parse(h.Kind, h.Value)).ToList();
        if (Check(request, hashes) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        await follower.CatchUpAsync(cancel);
        var wanted = new Wanted(hashes.ConvertAll(h => h!), request.Entries ?? [], request.Why);
        var withdrawn = await database.Recorder.RecordAsync(
            tx => WithdrawAsync(tx, id, wanted, keys, index, http.Principal().Actor, clock.Now()),
            cancel
        );
        await follower.CatchUpAsync(cancel);
        return withdrawn.Ok ? Answer.Of(withdrawn.Value) : Problem.Of(withdrawn.Refusal!);
    }

    private static Refusal? Check(Request request, List<SealedHash?> hashes)
    {
        var count = hashes.Count + (request.Entries?.Count ?? 0);
        return count is 0 or > MaxHashes ? HttpRefusals.FieldInvalid.At("/hashes", "1 to 500 fingerprints or entries")
            : hashes.Contains(null) ? BankRefusals.HashInvalid.At($"/hashes/{hashes.IndexOf(null)}")
            : string.IsNullOrWhiteSpace(request.Why) ? HttpRefusals.FieldInvalid.At("/why", "Own words")
            : Text.Lines(request.Why, MaxWhy, "/why");
    }

    private static async Task<Result<Response>> WithdrawAsync(
        Transaction tx,
        string bankId,
        Wanted wanted,
        KeyRing keys,
        BankIndex index,
        Actor by,
        DateTimeOffset now
    )
    {
        if (await BankStore.FindAsync(tx, bankId) is not { } bank)
        {
            return BankRefusals.Unknown;
        }

        var withdrawn = 0;
        foreach (var entry in wanted.Entries)
        {
            var row = await BankEntryStore.FindAsync(tx, entry);
            if (row is null || row.BankId != bankId)
            {
                return BankRefusals.EntryUnknown;
            }

            withdrawn += row.WithdrawnAt is null ? 1 : 0;
            await EntryRows.WithdrawAsync(tx, row, wanted.Why, now);
        }

        foreach (var group in index.EntriesOf((int)bank.Number, wanted.Hashes).GroupBy(p => p.EntryId, p => p.Hash))
        {
            withdrawn += await WithdrawAsync(tx, group.Key, [.. group], keys);
        }

        tx.FactIfAny("bank.withdrawn", by, now);
        return new Response(withdrawn);
    }

    /// <summary>The entry is sealed anew, with these marked: so every node learns what to take out.</summary>
    private static async Task<int> WithdrawAsync(Transaction tx, string entryId, List<SealedHash> taken, KeyRing keys)
    {
        var row = (await BankEntryStore.FindAsync(tx, entryId))!;
        var hashes = SealedHash.Read(keys.Open(row.Id, row.Ciphertext, row.WrappedKey));
        var count = 0;
        for (var i = 0; i < hashes.Count; i++)
        {
            var one = hashes[i];
            if (!one.Withdrawn && taken.Exists(t => t.Kind == one.Kind && t.Value.Span.SequenceEqual(one.Value.Span)))
            {
                hashes[i] = one with { Withdrawn = true };
                count++;
            }
        }

        if (count > 0)
        {
            (row.Ciphertext, row.WrappedKey) = keys.Seal(row.Id, SealedHash.Write(hashes));
            await BankEntryStore.UpdateAsync(tx, row);
        }

        return count;
    }

    private sealed record Wanted(List<SealedHash> Hashes, IReadOnlyList<string> Entries, string Why);
}
