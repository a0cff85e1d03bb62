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

    /// <summary>A guest, who never sees the material, is told of all that waits.</summary>
    private static Sight SightOf(Principal principal) =>
        principal is PersonPrincipal { IsGuest: true } guest ? guest.Sight with { PastWall = true } : principal.Sight;

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        CancellationToken cancel,
        string? cursor = null
    )
    {
        var after = "";
        if (cursor is not null)
        {
            if (Cursor.Parse(cursor, 1) is not [var last])
            {
                return Problem.Of(HttpRefusals.CursorInvalid);
            }

            after = last;
        }

        var page = await ProposalStore.ListAsync(database, SightOf(http.Principal()), after, MostAtOnce, cancel);
        var next = page.Count == MostAtOnce ? Cursor.Of(page[^1].Id.Value) : null;
        return Answer.Of(
            new Page<WaitingView>(
                page.ConvertAll(p => new WaitingView(p.Id.Value, p.CaseId.Value, p.Why, p.Mode, p.CreatedAt)),
                next
            )
        );
    }
}
