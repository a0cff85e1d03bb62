using System.Text.Json.Nodes;

namespace Redress.Cli.Demo;

/// <summary>The hold that hid the posts.</summary>
internal sealed record HeldBy(string Policy, int PolicyVersion, string Rule, DateTimeOffset At)
{
    public static HeldBy Of(JsonNode decision) =>
        new(
            $"{decision["policy"]}",
            (int)decision["policyVersion"]!,
            $"{decision["rule"]}",
            decision["at"]!.GetValue<DateTimeOffset>()
        );
}

/// <summary>When somebody who reported first heard what was decided.</summary>
internal sealed record AnswerGiven(string Reporter, DateTimeOffset ReportedAt, DateTimeOffset? AnsweredAt)
{
    public double? HoursToAnswer =>
        AnsweredAt is { } at ? Math.Round((at - ReportedAt).TotalHours, 1, MidpointRounding.AwayFromZero) : null;
}

/// <summary>
/// What one run came to. Measured on the running system: when something was gone is read from Chirp's public pages, numbers
/// from Chirp's own tables, answers from the status page of each receipt code.
/// </summary>
internal sealed record Figures
{
    public required DateTimeOffset FirstReportAt { get; init; }

    /// <summary>When no visitor saw any of the reported posts any more; null where some still do.</summary>
    public required DateTimeOffset? HiddenAt { get; init; }

    /// <summary>From the first report.</summary>
    public required double? SecondsToHidden { get; init; }

    public required DateTimeOffset? RemovedAt { get; init; }

    public required long ViewsAfterFirstReport { get; init; }

    public required long ResharesHidden { get; init; }

    public required int CopiesHidden { get; init; }

    /// <summary>Of six: saved again, resized, cropped, with a border, mirrored, with a caption.</summary>
    public required int AlteredCopiesHidden { get; init; }

    /// <summary>At the end somebody tried to post the first picture again.</summary>
    public required bool PostingAgainRefused { get; init; }

    public required int AccountsSuspended { get; init; }

    public required IReadOnlyList<AnswerGiven> AnswersToReporters { get; init; }

    /// <summary>When the authority was first told of it; null where it was not.</summary>
    public required DateTimeOffset? CyberTipFiledAt { get; init; }

    public required long? LedgerSize { get; init; }

    public required string Policy { get; init; }

    /// <summary>Which rule hid the posts before a person had looked; null where none did.</summary>
    public required HeldBy? HeldBy { get; init; }

    /// <summary>When the person shown reported it, and how long it then took.</summary>
    public required DateTimeOffset OwnReportAt { get; init; }

    /// <summary>Zero where it was gone before.</summary>
    public required double? SecondsFromOwnReportToHidden { get; init; }

    /// <summary>Until no visitor saw any reshare, from the own report.</summary>
    public required double? SecondsFromOwnReportToResharesHidden { get; init; }

    /// <summary>All that there ever were; what is hidden before it can be reshared is not in it.</summary>
    public required long ResharesMade { get; init; }

    public required long AdvertisementsAfterFirstReport { get; init; }

    public required IReadOnlyList<string> Assumptions { get; init; }
}

/// <summary>The file that --report writes.</summary>
internal sealed record DemoReport(
    DateTimeOffset MadeAt,
    Figures Record,
    Figures Redress,
    Figures RedressOwnReportOnly,
    IReadOnlyList<string> Assumptions
);
