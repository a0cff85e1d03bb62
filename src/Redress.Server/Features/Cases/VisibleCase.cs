using Microsoft.AspNetCore.Http;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Cases;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>Cases as the caller may see them: another platform's case is not there.</summary>
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
        return Check(http, found);
    }

    public static async Task<Result<Case>> FindAsync(HttpContext http, Transaction tx, string id)
    {
        if (!Id<Case>.TryParse(id, out var parsed))
        {
            return HttpRefusals.IdInvalid;
        }

        return Check(http, await CaseStore.FindAsync(tx, parsed.Value));
    }

    private static Result<Case> Check(HttpContext http, Case? found)
    {
        var only = http.Principal().Only;
        return found is null || (only is { } platform && found.PlatformId != platform) ? CaseRefusals.Unknown : found;
    }
}
