using Microsoft.AspNetCore.Http;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Cases;

/// <summary>Cases as the caller may see them: another platform's case is not there, and nor is one behind the wall.</summary>
public static class VisibleCase
{
    public static async Task<Result<Case>> FindAsync(
        HttpContext http,
        Database database,
        string id,
        CancellationToken cancel
    )
    {
        if (!Id<Case>.TryParse(id, out var parsed))
        {
            return HttpRefusals.IdInvalid;
        }

        var found = await CaseStore.FindAsync(database, parsed.Value, cancel);
        return IsThere(http, found) && (Sees(http) || !await ChildSafetyWall.IsBehindAsync(database, id, cancel))
            ? found!
            : CaseRefusals.Unknown;
    }

    public static async Task<Result<Case>> FindAsync(HttpContext http, Transaction tx, string id)
    {
        if (!Id<Case>.TryParse(id, out var parsed))
        {
            return HttpRefusals.IdInvalid;
        }

        var found = await CaseStore.FindAsync(tx, parsed.Value);
        return IsThere(http, found) && (Sees(http) || !await ChildSafetyWall.IsBehindAsync(tx, id))
            ? found!
            : CaseRefusals.Unknown;
    }

    private static bool IsThere(HttpContext http, Case? found) =>
        found is not null && (http.Principal().Only is not { } platform || found.PlatformId == platform);

    private static bool Sees(HttpContext http) => http.Principal().Sight.PastWall;
}
