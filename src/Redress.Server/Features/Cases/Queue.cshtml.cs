using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Desk;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>GET /queue: what waits, queue by queue; and the next case.</summary>
[On(Origin.Console)]
[Needs(Permission.ReadCases)]
public sealed class QueuePage(Office office, PlatformDirectory platforms) : DeskPage(office)
{
    private const int MostAtOnce = 50;

    /// <summary>What the address asks for; empty is any.</summary>
    public sealed record Asked
    {
        public string? Queue { get; init; }
        public string? Reason { get; init; }
        public string? Source { get; init; }
        public string? Language { get; init; }
        public string? Platform { get; init; }

        /// <summary>mine, kept or open; empty is open and claimed.</summary>
        public string? Show { get; init; }
        public bool Late { get; init; }
        public bool Held { get; init; }
        public bool Appealed { get; init; }
        public string? Cursor { get; init; }
    }

    [BindProperty(SupportsGet = true)]
    public Asked Ask { get; set; } = new();

    public IReadOnlyList<Queue> Queues { get; private set; } = [];

    public IReadOnlyDictionary<string, QueueCount> Counts { get; private set; } = new Dictionary<string, QueueCount>();

    public IReadOnlyList<WaitingCase> Waiting { get; private set; } = [];

    public IReadOnlyList<SavedFilter> Filters { get; private set; } = [];

    public IReadOnlyList<HandOverRow> HandOvers { get; private set; } = [];

    public string? Next { get; private set; }

    public IReadOnlyCollection<KnownPlatform> Platforms => platforms.All;

    public bool MayWork => Who.May(Permission.WorkCases);

    public bool MayKeepQueues => Who.May(Permission.ManagePolicies);

    public QueueCount? CountOf(string id) => Counts.GetValueOrDefault(id);

    public string Title =>
        Queues.FirstOrDefault(q => q.Id.Value == Ask.Queue)?.Name
        ?? (Ask.Queue is WaitingFilter.NoQueue ? T["In no queue"] : T["Everything that waits"]);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostNextAsync(string? queue, CancellationToken cancel)
    {
        var taken = await TakeNext.TakeAsync(Office, Who, string.IsNullOrEmpty(queue) ? null : queue, cancel);
        if (taken.Ok)
        {
            return Redirect($"/cases/{taken.Value.Id.Value}");
        }

        await LoadAsync(cancel);
        return Refused(taken.Refusal!);
    }

    public async Task<IActionResult> OnPostSaveAsync(string? name, bool shared, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(name) || Text.Line(name, 60, "/name") is not null)
        {
            await LoadAsync(cancel);
            return Refused(HttpRefusals.FieldInvalid.At("/name", "A name of up to 60 characters"));
        }

        var query = Query(Ask with { Cursor = null });
        await Office.Database.Recorder.WriteAsync(
            tx =>
            {
                var filter = new SavedFilter
                {
                    Id = Office.Ids.New(OwnStore.FilterPrefix),
                    PersonId = Who.Actor.Value,
                    Name = name.Trim(),
                    Query = query,
                    Shared = shared ? 1 : 0,
                };
                OwnStore.Keep(tx, filter, Office.Now);
                return Task.CompletedTask;
            },
            cancel
        );
        return Redirect("/queue" + query);
    }

    public async Task<IActionResult> OnPostForgetAsync(string filter, CancellationToken cancel)
    {
        await Office.Database.Recorder.WriteAsync(
            tx =>
            {
                OwnStore.Remove(tx, Who.Actor.Value, filter);
                return Task.CompletedTask;
            },
            cancel
        );
        return Redirect("/queue");
    }

    /// <summary>The address of the same list with other words.</summary>
    public static string Query(Asked a)
    {
        var parts = new (string Name, string? Value)[]
        {
            ("Queue", a.Queue),
            ("Reason", a.Reason),
            ("Source", a.Source),
            ("Language", a.Language),
            ("Platform", a.Platform),
            ("Show", a.Show),
            ("Late", a.Late ? "true" : null),
            ("Held", a.Held ? "true" : null),
            ("Appealed", a.Appealed ? "true" : null),
            ("Cursor", a.Cursor),
        };
        var set = parts.Where(p => !string.IsNullOrEmpty(p.Value)).ToList();
        return set.Count == 0
            ? ""
            : "?" + string.Join('&', set.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var database = Office.Database;
        await ReadNamesAsync(cancel);
        Queues = await QueueStore.AllAsync(database, cancel);
        Counts = (await QueueStore.CountAsync(database, Who.Sight, Now, cancel)).ToDictionary(
            c => c.QueueId ?? WaitingFilter.NoQueue,
            StringComparer.Ordinal
        );
        Filters = await OwnStore.FiltersAsync(database, Who.Actor.Value, cancel);
        HandOvers = await DutyStore.NotesAsync(database, cancel);
        var prefers = await Preferences.OfAsync(Office, Who, cancel);
        var page = await WaitingStore.ListAsync(database, Filter(prefers), After(Ask.Cursor), MostAtOnce, cancel);
        Waiting = page;
        Next =
            page.Count == MostAtOnce
                ? Cursor.Of(
                    page[^1].Priority.ToString(CultureInfo.InvariantCulture),
                    page[^1].DueAt.ToString(CultureInfo.InvariantCulture),
                    page[^1].Id
                )
                : null;
    }

    private WaitingFilter Filter(Preferences prefers) =>
        new(
            Ask.Show switch
            {
                "open" => ["open"],
                "mine" => ["claimed"],
                _ => ["open", "claimed"],
            },
            Who.Sight,
            Some(Ask.Platform),
            Some(Ask.Queue),
            Word.TryParse<Reason>(Ask.Reason, out _) ? [Ask.Reason!] : null,
            prefers.Without,
            Word.TryParse<Source>(Ask.Source, out _) ? Ask.Source : null,
            Some(Ask.Language),
            Ask.Show is "kept" ? Who.Actor.Value : null,
            Ask.Show is "mine" ? Who.Actor.Value : null,
            Ask.Late ? Now.ToMicros() : null,
            Ask.Held,
            Ask.Appealed
        );

    private static string? Some(string? asked) => string.IsNullOrWhiteSpace(asked) ? null : asked.Trim();

    /// <summary>A cursor that is none of ours begins at the beginning.</summary>
    private static (long, long, string) After(string? cursor) =>
        Cursor.Parse(cursor, 3) is [var priority, var due, var id]
        && long.TryParse(priority, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)
        && long.TryParse(due, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var second)
            ? (first, second, id)
            : (long.MaxValue, 0, "");
}
