using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>GET and POST /people at the console: who works here, in which roles, and who is signed in.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePeople)]
[StepUp]
public sealed class PeoplePage(
    Database database,
    KeyRing keys,
    IdSource ids,
    Addresses addresses,
    AccessCache cache,
    TimeProvider clock
) : PageModel
{
    public IReadOnlyList<ListPeople.Row> People { get; private set; } = [];

    public string? Next { get; private set; }

    public sealed record SessionLine(string Id, string Name, DateTimeOffset Since, DateTimeOffset Seen, bool IsThis);

    public IReadOnlyList<SessionLine> Sessions { get; private set; } = [];

    /// <summary>All roles that there are, the program's own first.</summary>
    public IReadOnlyList<string> RoleNames { get; private set; } = [];

    public IReadOnlyDictionary<string, int> SignedIn { get; private set; } = new Dictionary<string, int>();

    public Refusal? Refusal { get; private set; }

    /// <summary>The invitation that was just made; shown this once.</summary>
    public InvitePerson.Response? Invitation { get; private set; }

    public string? Invited { get; private set; }

    private Principal By => HttpContext.SignedIn().Principal;

    public Task OnGetAsync(string? cursor, CancellationToken cancel) => ShowAsync(cursor, cancel);

    public async Task<IActionResult> OnPostAddAsync(string? name, string[]? roles, CancellationToken cancel)
    {
        var (own, custom) = GivenRoles.Read(roles ?? []);
        var request = new AddPerson.Request((name ?? "").Trim(), own, CustomRoles: custom);
        var added = await AddPerson.RunAsync(database, ids, clock, By, request, cancel);
        return added.Ok ? await OnPostInviteAsync(added.Value.Name, cancel) : await RefuseAsync(added.Refusal!, cancel);
    }

    public async Task<IActionResult> OnPostInviteAsync(string? name, CancellationToken cancel)
    {
        var made = await InvitePerson.RunAsync(database, keys, ids, clock, addresses, By, name ?? "", cancel);
        if (!made.Ok)
        {
            return await RefuseAsync(made.Refusal!, cancel);
        }

        (Invitation, Invited) = (made.Value, name);
        await ShowAsync(null, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostRolesAsync(string? name, string[]? roles, CancellationToken cancel)
    {
        var (own, custom) = GivenRoles.Read(roles ?? []);
        var request = new ChangePerson.RolesRequest(name ?? "", own, custom);
        return await AnswerAsync(
            await ChangePerson.ChangeRolesAsync(database, cache, clock, By, request, cancel),
            cancel
        );
    }

    public async Task<IActionResult> OnPostEndSessionAsync(string? id, CancellationToken cancel)
    {
        await EndSession.RunAsync(database, clock, By, id ?? "", cancel);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostDisableAsync(string? name, CancellationToken cancel) =>
        await AnswerAsync(
            await ChangePerson.LeaveAsync(database, cache, clock, By, name ?? "", leaves: true, cancel),
            cancel
        );

    public async Task<IActionResult> OnPostEnableAsync(string? name, CancellationToken cancel) =>
        await AnswerAsync(
            await ChangePerson.LeaveAsync(database, cache, clock, By, name ?? "", leaves: false, cancel),
            cancel
        );

    private async Task<IActionResult> AnswerAsync<T>(Result<T> result, CancellationToken cancel) =>
        result.Ok ? RedirectToPage() : await RefuseAsync(result.Refusal!, cancel);

    private async Task<PageResult> RefuseAsync(Refusal refusal, CancellationToken cancel)
    {
        Refusal = refusal;
        Response.StatusCode = Problem.StatusOf(refusal.Kind);
        await ShowAsync(null, cancel);
        return Page();
    }

    private async Task ShowAsync(string? cursor, CancellationToken cancel)
    {
        var after = Cursor.Parse(cursor, 1) is [var name] ? name : "";
        var page = await ListPeople.RunAsync(database, after, cancel);
        (People, Next) = (page.Items, page.Next);
        var changed = await PersonStore.GrantsAsync(database, cancel);
        RoleNames =
        [
            .. Word.All<Role>(),
            .. changed.Select(c => c.Role).Where(r => RoleSets.KindOf(r, changed) is not null),
        ];
        var sessions = await SessionStore.AllAsync(database, cancel);
        var names = (await ColleagueStore.AllAsync(database, cancel)).ToDictionary(
            c => c.Id,
            c => c.Name,
            StringComparer.Ordinal
        );
        Sessions = sessions.ConvertAll(s => new SessionLine(
            s.Id,
            names.GetValueOrDefault(s.PersonId, "?"),
            Instant.FromMicros(s.StartedAt),
            Instant.FromMicros(s.SeenAt),
            s.Id == HttpContext.SignedIn().Session.Id
        ));
        SignedIn = sessions
            .GroupBy(s => s.PersonId, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }
}
