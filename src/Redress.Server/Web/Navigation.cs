using Redress.Server.Access;

namespace Redress.Server.Web;

/// <summary>One place of the console, in its navigation for whoever may see it.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Says">What one does there.</param>
/// <param name="Needs">What one must be given.</param>
/// <param name="Key">After <c>g</c>, the key that goes there.</param>
/// <param name="Group">Among which others it stands.</param>
public sealed record Place(string Path, string Title, string Says, Permission Needs, char Key, PlaceGroup Group);

/// <summary>What belongs together in the navigation.</summary>
public enum PlaceGroup
{
    Cases,
    Leading,
    Running,

    /// <summary>Stands with one's own name.</summary>
    Own,
}

/// <summary>The console's places, in their order. A place that is not here is reached from another page only.</summary>
public static class Navigation
{
    public static readonly IReadOnlyList<Place> Places =
    [
        new("/queue", "Queue", "What waits, and the next case", Permission.WorkCases, 'q', PlaceGroup.Cases),
        new(
            "/proposals",
            "Second look",
            "What another person must confirm",
            Permission.SecondLook,
            '2',
            PlaceGroup.Cases
        ),
        new("/appeals", "Appeals", "What somebody objects to", Permission.WorkCases, 'b', PlaceGroup.Cases),
        new(
            "/search",
            "Search",
            "Cases by ids, links, accounts, references, staff notes",
            Permission.ReadCases,
            'c',
            PlaceGroup.Cases
        ),
        new("/shift", "Shift", "Who is here, breaks, notes for the next", Permission.WorkCases, 'i', PlaceGroup.Cases),
        new(
            "/reports/new",
            "Report",
            "For somebody who called or wrote",
            Permission.FileReports,
            'r',
            PlaceGroup.Cases
        ),
        new("/training", "Training", "Generated cases with known answers", Permission.WorkCases, 'n', PlaceGroup.Cases),
        new(
            "/figures",
            "Figures",
            "What waits, what was promised, what was done",
            Permission.ReadFigures,
            'f',
            PlaceGroup.Leading
        ),
        new(
            "/quality",
            "Quality",
            "A sample of decisions, looked at by somebody else",
            Permission.CheckQuality,
            'u',
            PlaceGroup.Leading
        ),
        new(
            "/sweeps",
            "Sweeps",
            "Searches for what is banked, and who posts most of it",
            Permission.ReadMatches,
            'm',
            PlaceGroup.Leading
        ),
        new(
            "/policies",
            "Policies",
            "Versions, differences, a trial on the last 30 days",
            Permission.ManagePolicies,
            'o',
            PlaceGroup.Leading
        ),
        new(
            "/shadow",
            "Shadow",
            "What rules do or would do; switches, emergency stop",
            Permission.ManagePolicies,
            's',
            PlaceGroup.Leading
        ),
        new(
            "/undo",
            "Undo",
            "Take back, with another person, what one rule holds",
            Permission.UndoHolds,
            'z',
            PlaceGroup.Leading
        ),
        new("/people", "People", "Who works here, in which roles", Permission.ManagePeople, 'p', PlaceGroup.Running),
        new(
            "/platforms",
            "Platforms",
            "Who hosts what is reported, and their keys",
            Permission.ManagePlatforms,
            'l',
            PlaceGroup.Running
        ),
        new(
            "/webhooks",
            "Webhooks",
            "Where events go, and how that stands",
            Permission.SubscribeEvents,
            'w',
            PlaceGroup.Running
        ),
        new(
            "/jobs",
            "Jobs",
            "What is still to be done, and what failed",
            Permission.ManagePlatforms,
            'j',
            PlaceGroup.Running
        ),
        new("/settings", "Settings", "What the operator chooses", Permission.ManagePolicies, 'e', PlaceGroup.Running),
        new(
            "/audit",
            "Audit",
            "Everything that happened, as the ledger has it",
            Permission.ReadLedger,
            't',
            PlaceGroup.Running
        ),
        new(
            "/health",
            "Health",
            "What is wrong here, and how to mend it",
            Permission.ManagePlatforms,
            'd',
            PlaceGroup.Running
        ),
        new("/account", "Account", "Your sessions and passkeys", Permission.UseConsole, 'a', PlaceGroup.Own),
    ];

    public static IEnumerable<Place> For(Principal principal) => Places.Where(p => principal.May(p.Needs));

    /// <summary>The same in their groups.</summary>
    public static IEnumerable<IGrouping<PlaceGroup, Place>> GroupsFor(Principal principal) =>
        For(principal).GroupBy(p => p.Group);

    /// <summary>Whether a group is short, or so much in use, that it needs no menu of its own.</summary>
    public static bool IsPlain(IGrouping<PlaceGroup, Place> group) =>
        group.Key is PlaceGroup.Cases || group.Count() <= MostPlain;

    private const int MostPlain = 3;
}
