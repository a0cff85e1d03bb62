using Redress.Core.Reports;
using Redress.Server.Features.Receipts;

namespace Redress.Server.Portal;

/// <summary>A stage of what was reported: done, now or later.</summary>
public sealed record ShownStage(string Name, string Look, string State);

/// <summary>One link of a report in words.</summary>
public sealed record ShownLink(
    string? Heading,
    string? Where,
    IReadOnlyList<ShownStage> Stages,
    IReadOnlyList<string> Lines,
    bool IsElsewhere,
    bool IsLate
);

/// <summary>What became of each link, with what is promised next. A promise that has passed says so itself.</summary>
public sealed class LinksShown
{
    private readonly ReadReceipt.Response _report;

    public LinksShown(PortalPage page, ReadReceipt.Response report)
    {
        Page = page;
        _report = report;
        Links = [.. report.Subjects.Select(Shown)];
    }

    public PortalPage Page { get; }

    public IReadOnlyList<ShownLink> Links { get; }

    public bool IsLate => Links.Any(l => l.IsLate);

    private ShownLink Shown(ReadReceipt.LinkView link)
    {
        var late = IsOverdue(link);
        var places = Page.Visit.Places;
        return new ShownLink(
            _report.Subjects.Count > 1 ? Say("portal.link.heading", ("number", Number(link.Number))) : null,
            link.Where ?? (link.Number <= places.Count ? places[link.Number - 1] : null),
            link.Stage is "elsewhere" or "broken" ? [] : Stages(link),
            Lines(link, late),
            link.Stage is "elsewhere",
            late
        );
    }

    private bool IsOverdue(ReadReceipt.LinkView link) =>
        link is { LookBy: { } by, LookedAt: null, DecidedAt: null } && by < Page.Now;

    private List<string> Lines(ReadReceipt.LinkView link, bool late)
    {
        switch (link.Stage)
        {
            case "elsewhere":
                return [Say("portal.link.elsewhere")];
            case "broken":
                return [Say("portal.link.broken")];
        }

        var lines = new List<string>();
        if (link.HiddenAt is { } hidden)
        {
            lines.Add(Say("portal.link.hidden", ("time", Time(hidden))));
        }
        else if (link.Hold is HoldAnswer.Ordered && link.DecidedAt is null)
        {
            lines.Add(Say("portal.link.ordered"));
        }

        if (link.DecidedAt is { } decided)
        {
            lines.Add(Say("portal.link.decided", ("time", Time(decided))));
        }
        else if (link is { LookBy: { } by, LookedAt: null })
        {
            lines.Add(Say(late ? "portal.link.late" : "portal.link.look", ("time", Time(by))));
        }
        else if (link.LookedAt is not null)
        {
            lines.Add(Say("portal.link.working"));
        }

        return lines;
    }

    private List<ShownStage> Stages(ReadReceipt.LinkView link)
    {
        var stages = new List<(string Key, bool Done)> { ("received", true) };
        if (link.Hold is HoldAnswer.Ordered || link.HiddenAt is not null)
        {
            stages.Add(("hidden", link.HiddenAt is not null));
        }

        stages.Add(("looked", link.LookedAt is not null || link.DecidedAt is not null));
        stages.Add(("decided", link.DecidedAt is not null));
        var now = stages.FindIndex(s => !s.Done);
        return
        [
            .. stages.Select(
                (s, i) =>
                {
                    var look =
                        s.Done ? "done"
                        : i == now ? "now"
                        : "later";
                    return new ShownStage(Say("portal.stage." + s.Key), look, Say("portal.stage." + look));
                }
            ),
        ];
    }

    private string Say(string key, params ReadOnlySpan<(string Name, string Value)> values) => Page.Say(key, values);

    private string Time(DateTimeOffset time) => Page.Texts.Time(time);

    private string Number(int number) => number.ToString("N0", Page.Texts.Culture);
}
