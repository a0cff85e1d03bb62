using Redress.Core.Reports;

namespace Redress.Server.Portal;

/// <summary>Something to mend on the page: the text that says it, and the field that it is about.</summary>
public sealed record Fault(string Key, string Field);

/// <summary>What was done, told once on the next page.</summary>
/// <param name="Key">The text.</param>
/// <param name="At">The time in it; null where it has none.</param>
public sealed record Told(string Key, DateTimeOffset? At = null);

/// <summary>
/// What one visitor has typed and may see. It is kept encrypted for minutes, under a secret that only their browser has, and
/// ends when they leave.
/// </summary>
public sealed record Visit
{
    /// <summary>The language that they chose; null where the browser's own counts.</summary>
    public string? Language { get; init; }

    /// <summary>The report that is being written.</summary>
    public Draft Draft { get; init; } = new();

    /// <summary>What is to be mended on the page that was sent last.</summary>
    public Fault? Fault { get; init; }

    public Told? Told { get; init; }

    /// <summary>The report that a receipt code opened, or that was just filed.</summary>
    public string? ReportId { get; init; }

    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Until when it may be seen: what is being written is kept longer.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>The mark of the code that opened it: when its reporter makes another code, this visit sees nothing any more.</summary>
    public string? OpenedBy { get; init; }

    /// <summary>A receipt code that was just made: shown until the visit ends, and kept nowhere else.</summary>
    public string? NewCode { get; init; }

    /// <summary>Where the links of the report just filed lead, shortened so that a glance tells little.</summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>What was typed on the status page and did not get through.</summary>
    public Typed? Typed { get; init; }

    /// <summary>True once they were asked to wait: nobody waits twice.</summary>
    public bool HasWaited { get; init; }

    /// <summary>Until when they wait; null where they do not. It is sealed with the rest, so nobody makes their own.</summary>
    public DateTimeOffset? WaitsUntil { get; init; }

    /// <summary>The same without the report that was open in it.</summary>
    public Visit Closed() =>
        this with
        {
            ReportId = null,
            OpenedAt = null,
            OpenUntil = null,
            OpenedBy = null,
            NewCode = null,
            Places = [],
            Fault = null,
            Told = null,
        };
}
