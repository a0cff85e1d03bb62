using Redress.Server.Access;

namespace Redress.Server.Web;

/// <summary>One place of the console, in its navigation for whoever may see it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Says">What one does there.</param>
/// <param name="Needs">What one must be given.</param>
/// <param name="Key">After <c>g</c>, the key that goes there.</param>
public sealed record Place(string Path, string Title, string Says, Permission Needs, char Key);

/// <summary>The console's places, in their order. A place that is not here is reached from another page only.</summary>
public static class Navigation
{
    public static readonly IReadOnlyList<Place> Places =
    [
        new("/queue", "Queue", "What waits, and the next case", Permission.WorkCases, 'q'),
        new("/proposals", "Second look", "What another person must confirm", Permission.SecondLook, '2'),
        new("/appeals", "Appeals", "What somebody objects to", Permission.WorkCases, 'b'),
        new("/search", "Search", "Cases by ids, links, accounts, references, staff notes", Permission.ReadCases, 'c'),
        new("/sweeps", "Sweeps", "Searches for what is banked, and who posts most of it", Permission.ReadMatches, 'm'),
        new("/shift", "Shift", "Who is here, breaks, notes for the next", Permission.WorkCases, 'i'),
        new("/reports/new", "Report", "For somebody who called or wrote", Permission.FileReports, 'r'),
        new("/training", "Training", "Generated cases with known answers", Permission.WorkCases, 'n'),
        new("/figures", "Figures", "What waits, what was promised, what was done", Permission.ReadFigures, 'f'),
        new("/quality", "Quality", "A sample of decisions, looked at by somebody else", Permission.CheckQuality, 'u'),
        new(
            "/policies",
            "Policies",
            "Versions, differences, a trial on the last 30 days",
            Permission.ManagePolicies,
            'o'
        ),
        new("/shadow", "Shadow", "What rules do or would do; switches, emergency stop", Permission.ManagePolicies, 's'),
        new("/undo", "Undo", "Take back, with another person, what one rule holds", Permission.UndoHolds, 'z'),
        new("/people", "People", "Who works here, in which roles", Permission.ManagePeople, 'p'),
        new("/platforms", "Platforms", "Who hosts what is reported, and their keys", Permission.ManagePlatforms, 'l'),
        new("/webhooks", "Webhooks", "Where events go, and how that stands", Permission.SubscribeEvents, 'w'),
        new("/jobs", "Jobs", "What is still to be done, and what failed", Permission.ManagePlatforms, 'j'),
        new("/settings", "Settings", "What the operator chooses", Permission.ManagePolicies, 'e'),
        new("/audit", "Audit", "Everything that happened, as the ledger has it", Permission.ReadLedger, 't'),
        new("/health", "Health", "What is wrong here, and how to mend it", Permission.ManagePlatforms, 'd'),
        new("/account", "Account", "Your sessions and passkeys", Permission.UseConsole, 'a'),
    ];

    public static IEnumerable<Place> For(Principal principal) => Places.Where(p => principal.May(p.Needs));
}
