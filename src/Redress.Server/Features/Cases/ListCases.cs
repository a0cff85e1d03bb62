using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>GET /v1/cases: the queue of one status, highest priority first, then earliest due.</summary>
public static class ListCases
{
    private const int MostAtOnce = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/cases", HandleAsync)
            .Needs(Permission.ReadCases)
            .Describe("ListCases", "Cases", "The queue of one status")
            .Answers<Page<CaseSummary>>(200, 400, 401, 403);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        CancellationToken cancel,
        string? status = null,
        string? cursor = null,
        string? limit = null
    )
    {
        var wanted = CaseStatus.Open;
        if (status is not null && !Word.TryParse(status, out wanted))
        {
            return Problem.Of(HttpRefusals.FieldInvalid.At("status", string.Join(", ", Word.All<CaseStatus>())));
        }

        var most = MostAtOnce;
        if (limit is not null && (!TryNumber(limit, out most) || most is < 1 or > MostAtOnce))
        {
            return Problem.Of(HttpRefusals.FieldInvalid.At("limit", $"1 to {MostAtOnce}"));
        }

        if (After(cursor) is not { } after)
        {
            return Problem.Of(HttpRefusals.CursorInvalid);
        }

        var cases = await CaseStore.QueueAsync(database, wanted, http.Principal().Sight, after, most, cancel);
        var last = cases.Count == most ? cases[^1] : null;
        var next = last is null
            ? null
            : Cursor.Of(
                last.Priority.ToString(CultureInfo.InvariantCulture),
                last.DueAt.ToMicros().ToString(CultureInfo.InvariantCulture),
                last.Id.Value
            );
        return Answer.Of(new Page<CaseSummary>(cases.ConvertAll(CaseSummary.Of), next));
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Where the page begins; null where the cursor is not one of ours.</summary>
    private static (long Priority, long DueAt, string Id)? After(string? cursor)
    {
        if (cursor is null)
        {
            return (long.MaxValue, 0, "");
        }

        return
            Cursor.Parse(cursor, 3) is [var priority, var due, var id]
            && long.TryParse(priority, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(due, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var second)
            ? (first, second, id)
            : null;
    }
}
