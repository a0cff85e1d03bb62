using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Banks;

/// <summary>GET /v1/distributors: accounts by how many different banked things they posted.</summary>
public static class ListDistributors
{
    private const int Most = 100;

    /// <param name="AccountId">The account as a subject.</param>
    /// <param name="PlatformRef">The platform's own id of it.</param>
    /// <param name="Entries">Different banked things.</param>
    /// <param name="Subjects">Posts in which they were found.</param>
    public sealed record DistributorView(string AccountId, string PlatformRef, long Entries, long Subjects);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/distributors", HandleAsync)
            .Needs(Permission.ReadMatches)
            .Describe("ListDistributors", "Banks", "Accounts with the most different banked things")
            .Answers<Page<DistributorView>>(200, 401, 403);

    private static async Task<IResult> HandleAsync(HttpContext http, Database database, CancellationToken cancel)
    {
        var only = http.Principal().Only?.Value ?? "";
        var found = await BankMatchStore.DistributorsAsync(database, only, Most, cancel);
        return Answer.Of(
            new Page<DistributorView>(
                found.ConvertAll(d => new DistributorView(d.AccountId, d.PlatformRef, d.Entries, d.Subjects)),
                null
            )
        );
    }
}
