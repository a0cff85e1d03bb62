using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>GET and POST /account at the console: one's own sessions and passkeys, and nobody else's.</summary>
[On(Origin.Console)]
[Needs(Permission.UseConsole)]
[StepUp]
public sealed class AccountPage(Database database, TimeProvider clock) : PageModel
{
    public sealed record SessionLine(string Id, DateTimeOffset Since, DateTimeOffset Seen, bool IsThis);

    public sealed record PasskeyLine(string Id, string Name, DateTimeOffset MadeAt, DateTimeOffset? UsedAt);

    public string Name { get; private set; } = "";

    public IReadOnlyList<string> Roles { get; private set; } = [];

    public IReadOnlyList<SessionLine> Sessions { get; private set; } = [];

    public IReadOnlyList<PasskeyLine> Passkeys { get; private set; } = [];

    public bool HasPassword { get; private set; }

    public Refusal? Refusal { get; private set; }

    private SignedIn Here => HttpContext.SignedIn();

    private string Me => Here.Principal.Person.Id.Value;

    public Task OnGetAsync(CancellationToken cancel) => ShowAsync(cancel);

    public async Task<IActionResult> OnPostEndAsync(string? id, CancellationToken cancel)
    {
        var mine = await SessionStore.OfPersonAsync(database, Me, cancel);
        if (mine.Any(s => s.Id == id))
        {
            await EndSession.RunAsync(database, clock, Here.Principal, id!, cancel);
        }

        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancel)
    {
        var now = clock.Now().ToMicros();
        await EndAsync(tx => SessionStore.EndAllAsync(tx, Me, Here.Session.Id, now, "person"), cancel);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? id, CancellationToken cancel)
    {
        var removed = await database.Recorder.RecordAsync<bool>(
            async tx =>
            {
                var mine = await SignInStore.PasskeysAsync(tx, Me);
                if (mine.Find(k => k.Id == id) is not { } row)
                {
                    return false;
                }

                if (mine.Count == 1 && await SignInStore.PasswordAsync(tx, Me) is not { RemovedAt: null })
                {
                    return PersonRefusals.LastMeans;
                }

                SignInStore.Remove(tx, row, clock.Now().ToMicros());
                tx.Fact("passkey.removed", Here.Principal.Actor, clock.Now());
                return true;
            },
            cancel
        );
        if (removed.Ok)
        {
            return RedirectToPage();
        }

        Refusal = removed.Refusal;
        Response.StatusCode = Problem.StatusOf(removed.Refusal!.Kind);
        await ShowAsync(cancel);
        return Page();
    }

    private Task EndAsync<T>(Func<Transaction, Task<T>> end, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                await end(tx);
                tx.FactIfAny("session.ended", Here.Principal.Actor, clock.Now());
            },
            cancel
        );

    private async Task ShowAsync(CancellationToken cancel)
    {
        Name = Here.Principal.Person.Name;
        Roles = [.. Here.Principal.Person.RoleNames];
        Sessions = (await SessionStore.OfPersonAsync(database, Me, cancel)).ConvertAll(s => new SessionLine(
            s.Id,
            Instant.FromMicros(s.StartedAt),
            Instant.FromMicros(s.SeenAt),
            s.Id == Here.Session.Id
        ));
        Passkeys = (await SignInStore.PasskeysAsync(database, Me, cancel)).ConvertAll(k => new PasskeyLine(
            k.Id,
            k.Name,
            Instant.FromMicros(k.CreatedAt),
            k.UsedAt is { } at ? Instant.FromMicros(at) : null
        ));
        HasPassword = await SignInStore.PasswordAsync(database, Me, cancel) is { RemovedAt: null };
    }
}
