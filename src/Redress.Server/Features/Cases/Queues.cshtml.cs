using Microsoft.AspNetCore.Mvc;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Cases;

namespace Redress.Server.Features.Cases;

/// <summary>GET /queues: which queues there are, and by which rules.</summary>
[On(Origin.Console)]
[Needs(Permission.ManagePolicies)]
public sealed class QueuesPage(Office office, PlatformDirectory platforms) : DeskPage(office)
{
    /// <summary>A queue as its form has it.</summary>
    public sealed class QueueForm
    {
        public string? Id { get; set; }
        public string? Name { get; set; }
        public int Position { get; set; } = 100;
        public int? SeenVersion { get; set; }
        public List<Reason> Reasons { get; set; } = [];
        public List<Source> Sources { get; set; } = [];
        public string? Languages { get; set; }
        public List<string> Platforms { get; set; } = [];
        public List<string> Grounds { get; set; } = [];
        public bool Appealed { get; set; }
    }

    public IReadOnlyList<Queue> Queues { get; private set; } = [];

    public IReadOnlyCollection<KnownPlatform> Platforms => platforms.All;

    public PolicyPack Policy => Office.Policy.Current;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        Queues = await QueueStore.AllAsync(Office.Database, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostKeepAsync(QueueForm form, CancellationToken cancel)
    {
        var languages = (form.Languages ?? "").Split(
            [',', ' '],
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
        );
        var rules = new QueueRules(
            form.Reasons,
            form.Sources,
            [.. languages.Select(l => l.ToLowerInvariant().Split('-')[0])],
            form.Platforms,
            form.Grounds,
            form.Appealed
        );
        var request = new KeepQueues.Request(
            string.IsNullOrEmpty(form.Id) ? null : form.Id,
            form.Name ?? "",
            form.Position,
            rules,
            form.SeenVersion
        );
        return await ThenAsync(await KeepQueues.KeepAsync(Office, Who, request, cancel), cancel);
    }

    public async Task<IActionResult> OnPostRemoveAsync(string id, CancellationToken cancel) =>
        await ThenAsync(await KeepQueues.RemoveAsync(Office, Who, id, cancel), cancel);

    public async Task<IActionResult> OnPostBeginAsync(CancellationToken cancel) =>
        await ThenAsync(await KeepQueues.BeginAsync(Office, Who, cancel), cancel);

    private async Task<IActionResult> ThenAsync<T>(Result<T> done, CancellationToken cancel)
    {
        if (done.Ok)
        {
            return Redirect("/queues");
        }

        Queues = await QueueStore.AllAsync(Office.Database, cancel);
        return Refused(done.Refusal!);
    }
}
