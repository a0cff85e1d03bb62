using Redress.Connectors.Net;
using Redress.Core.Platforms;

namespace Redress.Connectors.Platforms;

/// <summary>
/// Reads a platform's public pages like anyone else, without sign-in, to see whether a restriction is in force. Media
/// are judged by status and headers; their bytes are never read. An address that several subjects of a batch share is
/// read once. What could not be read is unknown, never yes or no.
/// </summary>
public sealed class SurfaceReader(Fetcher fetcher, TimeProvider clock, SurfaceReaderOptions options)
{
    private const string Foreign = "foreign-surface";

    /// <summary>One answer for each question, in the order asked.</summary>
    /// <param name="origins">Where the platform's surfaces may be; see <see cref="SurfaceOrigins"/>.</param>
    public async Task<IReadOnlyList<SurfaceAnswer>> ReadAsync(
        IReadOnlySet<WebOrigin> origins,
        IReadOnlyList<SurfaceQuestion> questions,
        CancellationToken cancel
    )
    {
        var before = clock.GetUtcNow();
        var pages = new Dictionary<string, SurfacePage>(StringComparer.Ordinal);
        var plans = questions.Select(q => Plan(q, origins, pages)).ToList();
        var limits = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.MaxConcurrency,
            CancellationToken = cancel,
        };
        await Parallel.ForEachAsync(
            pages.Values,
            limits,
            async (page, stop) => await page.ReadAsync(fetcher, clock, options, stop)
        );
        return [.. plans.Select(plan => Answer(plan, before))];
    }

    private static Reading Plan(
        SurfaceQuestion question,
        IReadOnlySet<WebOrigin> origins,
        Dictionary<string, SurfacePage> pages
    )
    {
        var looks = new List<(DeclaredSurface, SurfacePage?)>();
        foreach (var surface in question.Surfaces)
        {
            if (!question.Wanted && surface.Expect == SurfaceExpect.Absent)
            {
                continue;
            }

            // What is checked is what is read: the canonical form, not what another parser might make of the text.
            if (
                LinkText.Read(surface.Url.OriginalString) is not LinkReading.Parsed { Canonical: var url }
                || !origins.Contains(WebOrigin.OfCanonical(url))
            )
            {
                looks.Add((surface, null));
                continue;
            }

            var address = url.AbsoluteUri;
            if (!pages.TryGetValue(address, out var page))
            {
                page = new SurfacePage(url);
                pages.Add(address, page);
            }

            page.LookFor(surface.Marker);
            looks.Add((surface, page));
        }

        return new Reading(question, looks);
    }

    private static SurfaceAnswer Answer(Reading plan, DateTimeOffset before)
    {
        var differs = new List<string>();
        string? unknown = null;
        var began = DateTimeOffset.MaxValue;
        var ended = before;
        foreach (var (surface, page) in plan.Looks)
        {
            var seen = page is null ? SurfaceSight.NotKnown(Foreign) : page.See(surface, plan.Question.Wanted);
            if (page is not null)
            {
                began = page.BeganAt < began ? page.BeganAt : began;
                ended = page.EndedAt > ended ? page.EndedAt : ended;
            }

            if (seen.Unknown is not null)
            {
                unknown ??= $"{surface.Name}: {seen.Unknown}";
            }
            else if (!seen.AsWanted)
            {
                differs.Add(surface.Name);
            }
        }

        SurfaceView view = (differs.Count, unknown, plan.Looks.Count) switch
        {
            (> 0, _, _) => new SurfaceView.Differs(differs),
            (_, not null, _) => new SurfaceView.Unknown(unknown),
            (_, _, 0) => new SurfaceView.NothingDeclared(),
            _ => new SurfaceView.AllAsWanted(plan.Looks.Count),
        };
        // Where nothing was sent, the whole batch is the reading.
        began = began == DateTimeOffset.MaxValue ? before : began;
        return new SurfaceAnswer(plan.Question.Key, view, began, ended > began ? ended : began);
    }

    private sealed record Reading(
        SurfaceQuestion Question,
        IReadOnlyList<(DeclaredSurface Surface, SurfacePage? Page)> Looks
    );
}
