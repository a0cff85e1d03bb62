using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Letters;
using Redress.Server.Texts;
using Redress.Storage.Engine;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>GET /v1/cases/{id}/letters: what was told to whom about a case.</summary>
public static class ListLetters
{
    private const int MostAtOnce = 100;

    /// <param name="Addressee">reporter, author or resharer; never a name.</param>
    public sealed record LetterView(
        string Id,
        LetterKind Kind,
        LetterTo Addressee,
        string? DecisionId,
        string Language,
        LetterStatus Status,
        DateTimeOffset CreatedAt,
        string Text
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/cases/{id}/letters", HandleAsync)
            .Needs(Permission.ReadCases)
            .Describe("ListLetters", "Letters", "What was told to whom about a case")
            .Answers<Page<LetterView>>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Database database,
        Languages languages,
        CancellationToken cancel,
        string? cursor = null
    )
    {
        var after = Cursor.After(cursor);
        if (!after.Ok)
        {
            return Problem.Of(after.Refusal!);
        }

        return CaseVerb.Answered(await ListAsync(database, languages, http.Principal(), id, after.Value, cancel));
    }

    public static async Task<Result<Page<LetterView>>> ListAsync(
        Database database,
        Languages languages,
        Principal who,
        string id,
        string after,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(who, database, id, cancel);
        if (!found.Ok)
        {
            return found.As<Page<LetterView>>();
        }

        var page = await LetterStore.OfCaseAsync(database, id, after, MostAtOnce, cancel);
        var next = page.Count == MostAtOnce ? Cursor.Of(page[^1].Id.Value) : null;
        var views = page.ConvertAll(l => new LetterView(
            l.Id.Value,
            l.Kind,
            l.Addressee,
            l.DecisionId,
            l.Language,
            l.Status,
            l.CreatedAt,
            l.Text ?? LetterText.Render(l, languages).Text
        ));
        return new Page<LetterView>(views, next);
    }
}
