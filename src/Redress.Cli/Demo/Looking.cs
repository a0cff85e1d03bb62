using System.Net;

namespace Redress.Cli.Demo;

/// <summary>The state of things at one moment, from Chirp's own tables and its public pages.</summary>
/// <param name="Gone">None of the four posts can be seen by a visitor.</param>
/// <param name="Removed">All four are removed.</param>
/// <param name="Reshares">How many reshares there are.</param>
/// <param name="ResharesSeen">How many of them a visitor sees.</param>
internal sealed record Glimpse(
    bool Gone,
    bool Removed,
    long Reshares,
    long ResharesSeen,
    long Views,
    long Advertisements
);

/// <summary>Looks at Chirp from outside of Redress and notes when what changed.</summary>
internal sealed class Looking(Stage stage, Scene scene)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(30);

    /// <summary>Since when nobody sees any of the four posts; null while somebody does.</summary>
    public DateTimeOffset? HiddenAt { get; private set; }

    /// <summary>Since when nobody sees any reshare of them.</summary>
    public DateTimeOffset? ResharesHiddenAt { get; private set; }

    public DateTimeOffset? RemovedAt { get; private set; }

    public Glimpse Last { get; private set; } = new(false, false, 0, 0, 0, 0);

    /// <summary>Looks again and again until the work is done, and once more then.</summary>
    public async Task DuringAsync(Task work, CancellationToken cancel)
    {
        while (!work.IsCompleted)
        {
            await LookAsync(cancel);
            await Task.WhenAny(work, Task.Delay(Between, cancel));
        }

        await work;
        await LookAsync(cancel);
    }

    public async Task<Glimpse> LookAsync(CancellationToken cancel)
    {
        var (seen, removed, reshares, resharesSeen, views, advertisements) = (0, 0, 0L, 0L, 0L, 0L);
        foreach (var post in scene.Material)
        {
            var truth = await stage.Chirp.Control.GetAsync($"/control/truth/post/{post}", cancel);
            var (reach, shared) = (truth["reach"]!, truth["reshares"]!);
            seen += (bool)truth["visible"]! ? 1 : 0;
            removed += (bool)truth["removed"]! ? 1 : 0;
            resharesSeen += (long)shared["visible"]!;
            reshares += (long)shared["visible"]! + (long)shared["hidden"]!;
            views += (long)reach["views"]! + (long)shared["views"]!;
            advertisements += (long)reach["advertisements"]! + (long)shared["advertisementsShown"]!;
        }

        // Chirp's tables are not enough: the pages must say so to a visitor, too.
        var gone = seen == 0 && await PagesAreGoneAsync(cancel);
        Last = new Glimpse(gone, removed == scene.Material.Count, reshares, resharesSeen, views, advertisements);
        var now = await stage.NowAsync(cancel);
        HiddenAt = gone ? HiddenAt ?? now : null;
        ResharesHiddenAt = gone && resharesSeen == 0 ? ResharesHiddenAt ?? now : null;
        RemovedAt = Last.Removed ? RemovedAt ?? now : null;
        return Last;
    }

    public async Task<int> CountHiddenAsync(IEnumerable<string> posts, CancellationToken cancel)
    {
        var hidden = 0;
        foreach (var post in posts)
        {
            var truth = await stage.Chirp.Control.GetAsync($"/control/truth/post/{post}", cancel);
            hidden += (bool)truth["visible"]! ? 0 : 1;
        }

        return hidden;
    }

    public async Task<int> CountSuspendedAsync(IEnumerable<string> accounts, CancellationToken cancel)
    {
        var suspended = 0;
        foreach (var account in accounts)
        {
            var truth = await stage.Chirp.Control.GetAsync($"/control/truth/account/{account}", cancel);
            suspended += (bool)truth["suspended"]! ? 1 : 0;
        }

        return suspended;
    }

    private async Task<bool> PagesAreGoneAsync(CancellationToken cancel)
    {
        foreach (var post in scene.Material)
        {
            var status = await stage.Chirp.VisitAsync($"/posts/{post}", cancel);
            if (
                status
                is not (
                    HttpStatusCode.NotFound
                    or HttpStatusCode.Gone
                    or HttpStatusCode.Forbidden
                    or HttpStatusCode.UnavailableForLegalReasons
                )
            )
            {
                return false;
            }
        }

        return true;
    }
}
