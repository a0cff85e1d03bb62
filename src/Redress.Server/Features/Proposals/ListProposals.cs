using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Decisions;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Proposals;

/// <summary>GET /v1/proposals: what waits for a second look, oldest first; never what the first one thought.</summary>
public static class ListProposals
{
    private const int MostAtOnce = 100;

    public sealed record WaitingView(
        string Id,
        string CaseId,
        IReadOnlyList<SecondLookReason> Why,
        SecondLookMode Mode,
        DateTimeOffset Since
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/proposals", HandleAsync)
            .Needs(Permission.SecondLook)
            .Describe("ListProposals", "Second look", "What waits for a second look, oldest first")
            .Answers<Page<WaitingView>>(200, 400, 401, 403);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        CancellationToken cancel,
        string? cursor = null
    )
    {
        var after = Cursor.After(cursor);
        if (!after.Ok)
        {
            return Problem.Of(after.Refusal!);
        }

        return Answer.Of(await ListAsync(database, http.Principal(), after.Value, cancel));
    }

    public static async Task<Page<WaitingView>> ListAsync(
        Database database,
        Principal who,
        string after,
        CancellationToken cancel
    )
    {
        var page = await ProposalStore.ListAsync(database, who.SecondSight, after, MostAtOnce, cancel);
        var next = page.Count == MostAtOnce ? Cursor.Of(page[^1].Id.Value) : null;
        return new Page<WaitingView>(
            page.ConvertAll(p => new WaitingView(p.Id.Value, p.CaseId.Value, p.Why, p.Mode, p.CreatedAt)),
            next
        );
    }
}
