using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>GET /v1/people: who works here, and who did.</summary>
public static class ListPeople
{
    private const int MostAtOnce = 200;

    public sealed record Row(
        string Id,
        string Name,
        IReadOnlyList<Role> Roles,
        IReadOnlyList<string> CustomRoles,
        string? PlatformId,
        DateTimeOffset CreatedAt,
        DateTimeOffset? DisabledAt
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/people", HandleAsync)
            .Needs(Permission.ManagePeople)
            .Describe("ListPeople", "People", "Who works here, by name")
            .Answers<Page<Row>>(200, 400, 401, 403);

    private static async Task<IResult> HandleAsync(Database database, CancellationToken cancel, string? cursor = null)
    {
        var after = Cursor.After(cursor);
        if (!after.Ok)
        {
            return Problem.Of(after.Refusal!);
        }

        return Answer.Of(await RunAsync(database, after.Value, cancel));
    }

    public static async Task<Page<Row>> RunAsync(Database database, string after, CancellationToken cancel)
    {
        var found = await PersonStore.ListAsync(database, after, MostAtOnce, cancel);
        var rows = found.ConvertAll(r => r.ToPerson());
        return new Page<Row>(
            rows.ConvertAll(p => new Row(
                p.Id.Value,
                p.Name,
                p.Roles,
                p.CustomRoles,
                p.PlatformId?.Value,
                p.CreatedAt,
                p.DisabledAt
            )),
            rows.Count == MostAtOnce ? Cursor.Of(rows[^1].Name) : null
        );
    }
}
