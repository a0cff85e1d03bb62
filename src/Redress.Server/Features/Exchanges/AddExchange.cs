using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Exchanges;

/// <summary>POST and GET /v1/exchanges, and POST /v1/exchanges/{id}/fetch and /off.</summary>
public static class AddExchange
{
    private const int MaxName = 80;
    private const int MaxMinutes = 24 * 60;

    /// <param name="Kind">ncmec, stopncii or file.</param>
    /// <param name="Bank">A new bank's name.</param>
    /// <param name="Reason">What is wrong with what is in it.</param>
    /// <param name="Account">How it is reached; kept sealed and never shown.</param>
    /// <param name="Distance">How many of 256 bits may differ, 0 to 31.</param>
    /// <param name="EveryMinutes">How often it is fetched: a hash that is withdrawn there matches until then.</param>
    /// <param name="Feedback">Whether it is told what was seen, removed or disputed.</param>
    public sealed record Request(
        ExchangeKind Kind,
        string Bank,
        Reason Reason,
        ExchangeAccount Account,
        int Distance = Core.Banks.Bank.MaxDistance,
        int EveryMinutes = 15,
        bool Feedback = false
    );

    /// <param name="Fault">What is wrong; null where nothing is.</param>
    /// <param name="Faulty">Records that could not be understood.</param>
    public sealed record ExchangeView(
        string Id,
        string BankId,
        ExchangeKind Kind,
        bool Feedback,
        int EveryMinutes,
        DateTimeOffset? FetchedAt,
        string? Fault,
        int Faults,
        int Faulty,
        DateTimeOffset? OffAt
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/exchanges", HandleAsync)
            .Needs(Permission.ManageBanks)
            .Describe("AddExchange", "Banks", "Follow a list that others keep")
            .Takes<Request>()
            .Answers<ExchangeView>(201, 400, 401, 403, 409);
        routes
            .MapGet("/v1/exchanges", ListAsync)
            .Needs(Permission.ManageBanks)
            .Describe("ListExchanges", "Banks", "The lists that are followed, and what is wrong with them")
            .Answers<Page<ExchangeView>>(200, 401, 403);
        routes
            .MapPost(
                "/v1/exchanges/{id}/fetch",
                (HttpContext h, string id, Database d, TimeProvider c, CancellationToken x) =>
                    ChangeAsync(h, id, d, c, false, x)
            )
            .Needs(Permission.ManageBanks)
            .Describe("FetchExchange", "Banks", "Fetch it now")
            .Answers<ExchangeView>(200, 401, 403, 404, 409);
        routes
            .MapPost(
                "/v1/exchanges/{id}/off",
                (HttpContext h, string id, Database d, TimeProvider c, CancellationToken x) =>
                    ChangeAsync(h, id, d, c, true, x)
            )
            .Needs(Permission.ManageBanks)
            .Describe("EndExchange", "Banks", "Follow it no more; what it has said stays in its bank")
            .Answers<ExchangeView>(200, 401, 403, 404, 409);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        ExchangeAccounts exchanges,
        BankFollower follower,
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

        var request = body.Value.Value;
        if (Check(request, exchanges) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var now = clock.Now();
        var bank = NewBank(request, ids, now);
        var row = New(request, bank.Id, exchanges, ids, now);
        var added = await database.Recorder.RecordAsync(
            tx => InsertAsync(tx, bank, row, http.Principal().Actor, now),
            cancel
        );
        await follower.TakeOwnAsync(cancel);
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    private static async Task<Result<ExchangeView>> InsertAsync(
        Transaction tx,
        BankRow bank,
        ExchangeRow row,
        Actor by,
        DateTimeOffset now
    )
    {
        if (await BankStore.ByNameAsync(tx, bank.Name) is not null)
        {
            return BankRefusals.NameTaken;
        }

        await BankStore.InsertAsync(tx, bank);
        ExchangeStore.Insert(tx, row);
        tx.Fact("exchange.added", by, now);
        FetchExchange.Plan(tx, row, now);
        return View(row);
    }

    private static Refusal? Check(Request request, ExchangeAccounts exchanges) =>
        request.Distance is < 0 or > Bank.MaxDistance ? HttpRefusals.FieldInvalid.At("/distance", "0 to 31")
        : request.EveryMinutes is < 1 or > MaxMinutes ? HttpRefusals.FieldInvalid.At("/everyMinutes", "1 to 1,440")
        : request.Bank.Trim().Length == 0 ? HttpRefusals.FieldInvalid.At("/bank", "A name")
        : Text.Line(request.Bank, MaxName, "/bank") is { } refusal ? refusal
        : exchanges.Check(request.Kind, request.Account) is { } missing
            ? HttpRefusals.FieldInvalid.At($"/account/{missing}", "Needed for this kind")
        : null;

    private static BankRow NewBank(Request request, IdSource ids, DateTimeOffset now) =>
        new()
        {
            Id = ids.New<Bank>().Value,
            Name = request.Bank,
            Kind = Word.Of(BankKind.Imported),
            Reason = Word.Of(request.Reason),
            Source = Word.Of(request.Kind),
            Distance = request.Distance,
            CreatedAt = now.ToMicros(),
        };

    private static ExchangeRow New(
        Request request,
        string bank,
        ExchangeAccounts exchanges,
        IdSource ids,
        DateTimeOffset now
    )
    {
        var id = ids.New(ExchangeStore.Prefix);
        var (ciphertext, wrapped) = exchanges.Seal(id, request.Account);
        return new ExchangeRow
        {
            Id = id,
            BankId = bank,
            Kind = Word.Of(request.Kind),
            Ciphertext = ciphertext,
            WrappedKey = wrapped,
            Feedback = request.Feedback ? 1 : 0,
            Every = request.EveryMinutes,
            CreatedAt = now.ToMicros(),
        };
    }

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancel) =>
        Answer.Of(new Page<ExchangeView>((await ExchangeStore.AllAsync(database, cancel)).ConvertAll(View), null));

    private static async Task<IResult> ChangeAsync(
        HttpContext http,
        string id,
        Database database,
        TimeProvider clock,
        bool off,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var changed = await database.Recorder.RecordAsync<ExchangeView>(
            async tx =>
            {
                if (await ExchangeStore.FindAsync(tx, id) is not { } row)
                {
                    return BankRefusals.ExchangeUnknown;
                }

                if (row.OffAt is not null)
                {
                    return BankRefusals.ExchangeOff;
                }

                if (off)
                {
                    row.OffAt = now.ToMicros();
                    ExchangeStore.Update(tx, row);
                    tx.Fact("exchange.ended", http.Principal().Actor, now);
                }
                else
                {
                    FetchExchange.Plan(tx, row, now);
                }

                return View(row);
            },
            cancel
        );
        return changed.Ok ? Answer.Of(changed.Value) : Problem.Of(changed.Refusal!);
    }

    private static ExchangeView View(ExchangeRow row) =>
        new(
            row.Id,
            row.BankId,
            Word.Parse<ExchangeKind>(row.Kind),
            row.Feedback != 0,
            (int)row.Every,
            row.FetchedAt is { } at ? Instant.FromMicros(at) : null,
            row.Fault,
            (int)row.Faults,
            (int)row.Faulty,
            row.OffAt is { } off ? Instant.FromMicros(off) : null
        );
}
