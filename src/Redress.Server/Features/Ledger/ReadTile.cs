using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Ledger.Trees;
using Redress.Server.Access;
using Redress.Server.Hosting;
using Redress.Server.Http;
using Redress.Storage.Ledgers;

namespace Redress.Server.Features.Ledger;

/// <summary>GET /v1/ledger/tile/…: the log's files, so that C2SP tools read it at /v1/ledger.</summary>
public static class ReadTile
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/ledger/tile/{**path}", Handle)
            .Needs(Permission.ReadLedger)
            .Describe("ReadTile", "Ledger", "A file of the log, as C2SP tlog-tiles lays it out")
            .Produces<byte[]>(200, "application/octet-stream")
            .Problems(401, 403, 404);

    private static IResult Handle(HttpContext http, string path, ServeOptions options)
    {
        // What passes has nothing in it but the format's own words and digits.
        var wanted = "tile/" + path;
        if (!Tile.TryParsePath(wanted, out _, out _))
        {
            return Problem.Of(HttpRefusals.NotFound);
        }

        var file = Path.Combine(Path.GetFullPath(options.DataFolder), LedgerFolder.Name, wanted);
        if (!File.Exists(file))
        {
            return Problem.Of(HttpRefusals.NotFound);
        }

        http.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return Results.File(file, "application/octet-stream");
    }
}
