using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Lists;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Lists;

namespace Redress.Server.Features.Lists;

/// <summary>POST and GET /v1/lists, and POST /v1/lists/{id}/off: watch lists of words, accounts and domains.</summary>
public static class KeepList
{
    private const int MaxBodyBytes = 8 * 1024 * 1024;
    private const int MaxName = 80;

    /// <param name="Name">The same name takes the place of the list before, if the kind is the same.</param>
    /// <param name="Reason">What is wrong with what is in it.</param>
    /// <param name="Items">1 to 20,000; kept sealed.</param>
    public sealed record Request(string Name, ListKind Kind, Reason Reason, IReadOnlyList<string> Items);

    public sealed record ListView(
        string Id,
        string Name,
        ListKind Kind,
        Reason Reason,
        int Items,
        DateTimeOffset ChangedAt,
        DateTimeOffset? OffAt
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/lists", HandleAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("KeepList", "Lists", "A watch list, or another version of one")
            .Takes<Request>()
            .Answers<ListView>(201, 400, 401, 403, 409, 413);
        routes
            .MapGet("/v1/lists", ListAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("ListLists", "Lists", "All watch lists; not what is in them")
            .Answers<Page<ListView>>(200, 401, 403);
        routes
            .MapPost("/v1/lists/{id}/off", OffAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("EndList", "Lists", "This list notices nothing more")
            .Answers<ListView>(200, 401, 403, 404);
    }

    public static Refusal? Check(ListKind kind, IReadOnlyList<string> items)
    {
        if (items.Count is 0 or > WatchList.MaxItems)
        {
            return HttpRefusals.FieldInvalid.At("/items", "1 to 20,000");
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (Text.Line(items[i] ?? "", WatchList.MaxItem, $"/items/{i}") is { } refusal)
            {
                return refusal;
            }

            if (!ListReader.IsItem(kind, items[i]))
            {
                return ListRefusals.ItemInvalid.At($"/items/{i}");
            }
        }

        return null;
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        ListsInForce lists,
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
        var refusal =
            request.Name.Trim().Length == 0
                ? HttpRefusals.FieldInvalid.At("/name", "A name")
                : Text.Line(request.Name, MaxName, "/name") ?? Check(request.Kind, request.Items);
        if (refusal is not null)
        {
            return Problem.Of(refusal);
        }

        var kept = await database.Recorder.RecordAsync(
            tx => KeepAsync(tx, request, keys, ids, http.Principal().Actor, clock.Now()),
            cancel
        );
        await lists.RefreshAsync(cancel);
        return kept.Ok ? Answer.Of(kept.Value, 201) : Problem.Of(kept.Refusal!);
    }

    private static async Task<Result<ListView>> KeepAsync(
        Transaction tx,
        Request request,
        KeyRing keys,
        IdSource ids,
        Actor by,
        DateTimeOffset now
    )
    {
        var known = await WatchListStore.ByNameAsync(tx, request.Name);
        if (known is not null && known.Kind != Word.Of(request.Kind))
        {
            return HttpRefusals.FieldInvalid.At("/kind", "A list keeps its kind");
        }

        var row =
            known
            ?? new WatchListRow
            {
                Id = ids.New<WatchList>().Value,
                Name = request.Name,
                Kind = Word.Of(request.Kind),
                CreatedAt = now.ToMicros(),
            };
        (row.Reason, row.Items, row.OffAt) = (Word.Of(request.Reason), request.Items.Count, null);
        row.ChangedAt = now.ToMicros();
        (row.Ciphertext, row.WrappedKey) = keys.Seal(row.Id, Encoding.UTF8.GetBytes(string.Join('\n', request.Items)));
        if (known is null)
        {
            WatchListStore.Insert(tx, row);
        }
        else
        {
            WatchListStore.Update(tx, row);
        }

        tx.Fact("list.kept", by, now);
        return View(row.ToList());
    }

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancel) =>
        Answer.Of(
            new Page<ListView>(
                (await WatchListStore.AllAsync(database, cancel)).ConvertAll(r => View(r.ToList())),
                null
            )
        );

    private static async Task<IResult> OffAsync(
        HttpContext http,
        string id,
        Database database,
        ListsInForce lists,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var ended = await database.Recorder.RecordAsync<ListView>(
            async tx =>
            {
                if (await WatchListStore.FindAsync(tx, id) is not { } row)
                {
                    return ListRefusals.Unknown;
                }

                if (row.OffAt is null)
                {
                    row.OffAt = now.ToMicros();
                    WatchListStore.Update(tx, row);
                    tx.Fact("list.ended", http.Principal().Actor, now);
                }

                return View(row.ToList());
            },
            cancel
        );
        await lists.RefreshAsync(cancel);
        return ended.Ok ? Answer.Of(ended.Value) : Problem.Of(ended.Refusal!);
    }

    private static ListView View(WatchList list) =>
        new(list.Id.Value, list.Name, list.Kind, list.Reason, list.Items, list.ChangedAt, list.OffAt);
}
