using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Banks;

/// <summary>
/// POST /v1/banks/{id}/exports, by one person with a purpose, and POST /v1/exports/{id}/confirm, by another, who gets the
/// first page; GET would leave nothing in the ledger.
/// </summary>
public static class ExportBank
{
    private const int MaxPurpose = 500;
    private const int PageEntries = 20;

    /// <param name="Purpose">What for and for whom; stands in the ledger's fact.</param>
    public sealed record Request(string Purpose);

    public sealed record Asked(string Id, string BankId, string Purpose, DateTimeOffset AskedAt);

    /// <param name="Cursor">Where to go on; nothing for the beginning.</param>
    public sealed record ConfirmRequest(string? Cursor = null);

    public sealed record HashView(HashKind Kind, string Value);

    /// <param name="Next">Ask again with this cursor for the rest; null at the end.</param>
    public sealed record Given(IReadOnlyList<HashView> Hashes, string? Next);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/banks/{id}/exports", AskAsync)
            .Needs(Permission.ManageBanks)
            .Describe("AskExport", "Banks", "Ask for the fingerprints of a bank, with a purpose")
            .Takes<Request>()
            .Answers<Asked>(201, 400, 401, 403, 404, 409);
        routes
            .MapPost("/v1/exports/{id}/confirm", ConfirmAsync)
            .Needs(Permission.ManageBanks)
            .Describe("ConfirmExport", "Banks", "Agree to an export that another person asked for, and get it")
            .Takes<ConfirmRequest>()
            .Answers<Given>(200, 400, 401, 403, 404, 409);
    }

    private static async Task<IResult> AskAsync(
        HttpContext http,
        string id,
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

        var purpose = body.Value.Value.Purpose;
        if (Check(purpose) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var now = clock.Now();
        var row = new BankExportRow
        {
            Id = ids.New(BankExportStore.Prefix),
            BankId = id,
            Purpose = purpose,
            AskedBy = http.Principal().Actor.Value,
            AskedAt = now.ToMicros(),
        };
        var asked = await database.Recorder.RecordAsync<Asked>(
            async tx =>
            {
                var bank = await BankStore.FindAsync(tx, id);
                if (bank is null || bank.Exportable == 0)
                {
                    return bank is null ? BankRefusals.Unknown : BankRefusals.NotExportable;
                }

                BankExportStore.Insert(tx, row);
                tx.Fact("bank.export-asked", http.Principal().Actor, now);
                return new Asked(row.Id, id, purpose, now);
            },
            cancel
        );
        return asked.Ok ? Answer.Of(asked.Value, 201) : Problem.Of(asked.Refusal!);
    }

    private static Refusal? Check(string purpose) =>
        string.IsNullOrWhiteSpace(purpose)
            ? HttpRefusals.FieldInvalid.At("/purpose", "Own words")
            : Text.Lines(purpose, MaxPurpose, "/purpose");

    private static async Task<IResult> ConfirmAsync(
        HttpContext http,
        string id,
        Database database,
        KeyRing keys,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<ConfirmRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var cursor = body.Value.Value.Cursor;
        var after = 0L;
        if (cursor is not null && !long.TryParse(cursor, out after))
        {
            return Problem.Of(HttpRefusals.CursorInvalid);
        }

        var confirmed = await database.Recorder.RecordAsync(
            tx => AgreeAsync(tx, id, http.Principal().Actor, clock.Now()),
            cancel
        );
        return confirmed.Ok
            ? Answer.Of(await PageAsync(database, keys, confirmed.Value, after, cancel))
            : Problem.Of(confirmed.Refusal!);
    }

    private static async Task<Result<string>> AgreeAsync(Transaction tx, string id, Actor by, DateTimeOffset now)
    {
        var row = await BankExportStore.FindAsync(tx, id);
        if (row is null || (row.ConfirmedBy is not null && row.ConfirmedBy != by.Value))
        {
            return BankRefusals.ExportUnknown;
        }

        if (row.AskedBy == by.Value)
        {
            return BankRefusals.ExportNeedsAnother;
        }

        if (row.ConfirmedBy is null)
        {
            (row.ConfirmedBy, row.ConfirmedAt) = (by.Value, now.ToMicros());
            BankExportStore.Update(tx, row);
            tx.Fact("bank.exported", by, now);
        }

        return row.BankId;
    }

    private static async Task<Given> PageAsync(
        Database database,
        KeyRing keys,
        string bankId,
        long after,
        CancellationToken cancel
    )
    {
        var page = await BankEntryStore.OfBankAsync(database, bankId, after, PageEntries, cancel);
        var hashes = page.SelectMany(e => SealedHash.Read(keys.Open(e.Id, e.Ciphertext, e.WrappedKey)))
            .Where(h => !h.Withdrawn && h.Kind is not HashKind.Record)
            .Select(h => new HashView(h.Kind, Convert.ToHexStringLower(h.Value.Span)));
        return new Given(
            [.. hashes],
            page.Count == PageEntries
                ? page[^1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture)
                : null
        );
    }
}
