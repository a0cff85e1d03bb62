using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Lists;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Lists;

namespace Redress.Server.Features.Lists;

/// <summary>
/// POST /v1/lists/try: what a list would have noticed since a time, of what is remembered: accounts and addresses of subjects, and
/// for words the statements of reports, for what was posted is not kept. Counts and ids only; nothing is filed.
/// </summary>
public static class TryList
{
    private const int MaxBodyBytes = 8 * 1024 * 1024;
    private const int PerPage = 500;
    private const int Most = 200_000;
    private const int Shown = 20;
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(366);

    /// <param name="Since">At most a year ago.</param>
    /// <param name="Texts">At most 1,000 texts of your own to be tried as well.</param>
    public sealed record Request(
        ListKind Kind,
        IReadOnlyList<string> Items,
        DateTimeOffset Since,
        IReadOnlyList<string>? Texts = null
    );

    /// <param name="Looked">How many were looked at.</param>
    /// <param name="Whole">False where there were more.</param>
    /// <param name="Would">How many of them are in the list.</param>
    /// <param name="Ids">The first of these: subjects, or sealed statements.</param>
    /// <param name="Texts">Which of your texts are, by number.</param>
    public sealed record Response(
        long Looked,
        bool Whole,
        long Would,
        IReadOnlyList<string> Ids,
        IReadOnlyList<int> Texts
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/lists/try", HandleAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("TryList", "Lists", "What a list would have noticed")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 413);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        KeyRing keys,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, MaxBodyBytes, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var (request, now) = (body.Value.Value, clock.Now());
        if (KeepList.Check(request.Kind, request.Items) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        if (request.Since > now || now - request.Since > s_longest || request.Texts is { Count: > 1_000 })
        {
            return Problem.Of(HttpRefusals.FieldInvalid.At("/since", "In the past, and at most a year ago"));
        }

        var list = new ListReader(request.Kind, request.Items);
        var found = new Found();
        await (
            request.Kind is ListKind.Words
                ? TryStatementsAsync(list, request.Since, database, keys, found, cancel)
                : TrySubjectsAsync(list, request.Since, database, found, cancel)
        );
        var texts = (request.Texts ?? []).Index().Where(t => list.Has(t.Item, null)).Select(t => t.Index);
        return Answer.Of(new Response(found.Looked, found.Looked < Most, found.Would, found.Ids, [.. texts]));
    }

    private static async Task TrySubjectsAsync(
        ListReader list,
        DateTimeOffset since,
        Database database,
        Found found,
        CancellationToken cancel
    )
    {
        var after = (since.ToMicros(), "");
        while (found.Looked < Most)
        {
            var page = await WatchListStore.PastAsync(database, after, PerPage, cancel);
            foreach (var one in page)
            {
                found.Note(one.Id, list.Has(one.Url, one.Account));
            }

            if (page.Count < PerPage)
            {
                return;
            }

            after = (page[^1].CreatedAt, page[^1].Id);
        }
    }

    private static async Task TryStatementsAsync(
        ListReader list,
        DateTimeOffset since,
        Database database,
        KeyRing keys,
        Found found,
        CancellationToken cancel
    )
    {
        var after = (since.ToMicros(), "");
        while (found.Looked < Most)
        {
            var page = await WatchListStore.StatementsAsync(database, after, PerPage, cancel);
            foreach (var one in page)
            {
                var text = Encoding.UTF8.GetString(keys.Open(one.Id, one.Ciphertext, one.WrappedKey));
                found.Note(one.Id, list.Has(text, null));
            }

            if (page.Count < PerPage)
            {
                return;
            }

            after = (page[^1].CreatedAt, page[^1].Id);
        }
    }

    private sealed class Found
    {
        public long Looked { get; private set; }

        public long Would { get; private set; }

        public List<string> Ids { get; } = [];

        public void Note(string id, bool isIn)
        {
            Looked++;
            if (isIn && ++Would <= Shown)
            {
                Ids.Add(id);
            }
        }
    }
}
