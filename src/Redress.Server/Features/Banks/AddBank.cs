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

namespace Redress.Server.Features.Banks;

/// <summary>POST /v1/banks and GET /v1/banks.</summary>
public static class AddBank
{
    private const int MaxName = 80;
    private const int MaxSource = 200;

    /// <param name="Name">As you call it.</param>
    /// <param name="Kind">imported or allow; own banks come of decisions, watched ones of reports.</param>
    /// <param name="Reason">What is wrong with what is in it.</param>
    /// <param name="Source">Whose list it is.</param>
    /// <param name="Distance">How many of 256 bits may differ, 0 to 31.</param>
    /// <param name="Exportable">Whether its fingerprints may be given out, by two persons.</param>
    public sealed record Request(
        string Name,
        BankKind Kind,
        Reason Reason,
        string Source,
        int Distance = Bank.MaxDistance,
        bool Exportable = false
    );

    public sealed record BankView(
        string Id,
        string Name,
        BankKind Kind,
        Reason Reason,
        string Source,
        int Distance,
        bool Exportable,
        DateTimeOffset CreatedAt,
        DateTimeOffset? OffAt
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/banks", HandleAsync)
            .Needs(Permission.ManageBanks)
            .Describe("AddBank", "Banks", "A bank for a list of fingerprints")
            .Takes<Request>()
            .Answers<BankView>(201, 400, 401, 403, 409);
        routes
            .MapGet("/v1/banks", ListAsync)
            .Needs(Permission.ManageBanks)
            .Describe("ListBanks", "Banks", "All banks; never what is in them")
            .Answers<Page<BankView>>(200, 401, 403);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
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
        if (Check(request) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var row = New(request, ids, clock.Now());
        var added = await database.Recorder.RecordAsync<BankView>(
            async tx =>
            {
                if (await BankStore.ByNameAsync(tx, row.Name) is not null)
                {
                    return BankRefusals.NameTaken;
                }

                await BankStore.InsertAsync(tx, row);
                tx.Fact("bank.added", http.Principal().Actor, Instant.FromMicros(row.CreatedAt));
                return View(row.ToBank());
            },
            cancel
        );
        await follower.CatchUpAsync(cancel);
        return added.Ok ? Answer.Of(added.Value, 201) : Problem.Of(added.Refusal!);
    }

    private static BankRow New(Request request, IdSource ids, DateTimeOffset now) =>
        new()
        {
            Id = ids.New<Bank>().Value,
            Name = request.Name,
            Kind = Word.Of(request.Kind),
            Reason = Word.Of(request.Reason),
            Source = request.Source,
            Distance = request.Distance,
            Exportable = request.Exportable ? 1 : 0,
            CreatedAt = now.ToMicros(),
        };

    private static Refusal? Check(Request request) =>
        request.Kind is BankKind.Own or BankKind.Watched ? BankRefusals.NotFilledByHand.At("/kind")
        : request.Distance is < 0 or > Bank.MaxDistance ? HttpRefusals.FieldInvalid.At("/distance", "0 to 31")
        : request.Name.Trim().Length == 0 ? HttpRefusals.FieldInvalid.At("/name", "A name")
        : Text.Line(request.Name, MaxName, "/name") ?? Text.Line(request.Source, MaxSource, "/source");

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancel) =>
        Answer.Of(
            new Page<BankView>((await BankStore.AllAsync(database, cancel)).ConvertAll(r => View(r.ToBank())), null)
        );

    private static BankView View(Bank bank) =>
        new(
            bank.Id.Value,
            bank.Name,
            bank.Kind,
            bank.Reason,
            bank.Source,
            bank.Distance,
            bank.Exportable,
            bank.CreatedAt,
            bank.OffAt
        );
}
