using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Ledger;
using Redress.Server.Hosting;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;

namespace Redress.Server.Features.State;

/// <summary>GET /v1/state: how this process runs, for whoever runs it.</summary>
public static class ReadState
{
    /// <param name="Engine">sqlite or postgres.</param>
    /// <param name="Listen">Where the API listens; null where at the socket alone.</param>
    /// <param name="Origins">Where each origin listens, by its name.</param>
    /// <param name="Works">Whether this process does jobs.</param>
    /// <param name="SendsMail">Whether it has a mail server.</param>
    /// <param name="SealingStopped">Why nothing is sealed any more; null while all is well.</param>
    public sealed record Response(
        string Engine,
        string? Listen,
        IReadOnlyDictionary<string, string> Origins,
        bool Works,
        bool SendsMail,
        string? SealingStopped
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/v1/state",
                (ServeOptions options, Addresses addresses, Database database, LedgerState ledger) =>
                    Answer.Of(Read(options, addresses, database, ledger))
            )
            .Needs(Permission.ManagePlatforms)
            .Describe("ReadState", "State", "How this process runs")
            .Answers<Response>(200, 401, 403);

    public static Response Read(ServeOptions options, Addresses addresses, Database database, LedgerState ledger) =>
        new(
            database.Name,
            Text(addresses.Listening.GetValueOrDefault(Origin.Api)),
            addresses.Listening.ToDictionary(a => Word.Of(a.Key), a => Text(a.Value)!),
            options.Work,
            options.Mail is not null,
            ledger.Stopped
        );

    private static string? Text(Uri? address) => address?.GetLeftPart(UriPartial.Authority);
}
