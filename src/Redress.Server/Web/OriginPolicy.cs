using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Redress.Server.Web;

/// <summary>
/// Lets routing see only what stands at the origin of the request, so that the same address may mean one thing at the
/// portal and another at the console, and nothing of one can be reached through the other.
/// </summary>
internal sealed class OriginPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    // Before everything else that looks at candidates: what is not here has no method and no media type either.
    public override int Order => int.MinValue;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => true;

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var here = httpContext.Origin();
        for (var i = 0; i < candidates.Count; i++)
        {
            var at = candidates[i].Endpoint.Metadata.GetMetadata<OnAttribute>()?.Origin ?? Origin.Api;
            if (at != here)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}
