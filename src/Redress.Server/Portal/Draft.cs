using System.Text.Json.Serialization;
using Redress.Core.Reports;
using Redress.Server.Matching;

namespace Redress.Server.Portal;

/// <summary>The pages of the form, in their order.</summary>
public enum Step
{
    Start,
    What,

    /// <summary>Help first, where somebody is in danger.</summary>
    Danger,
    Where,

    /// <summary>"I have the picture, not the link".</summary>
    Picture,
    Who,
    Age,
    Safety,
    More,
    Answer,
    Check,
}

/// <summary>A report while it is being written. Everything may be missing.</summary>
public sealed record Draft
{
    /// <summary>Sent twice, it is filed once.</summary>
    public string Number { get; init; } = "";

    public Step At { get; init; } = Step.Start;

    /// <summary>One answer is being changed: the next page is the last one again.</summary>
    public bool IsChanging { get; init; }

    public Reason? Reason { get; init; }

    /// <summary>As typed, one link on each line.</summary>
    public string Links { get; init; } = "";

    /// <summary>How to find it without a link.</summary>
    public string Lost { get; init; } = "";

    /// <summary>On which platform that is.</summary>
    public string? Site { get; init; }

    public IReadOnlyList<FiledPrint> Prints { get; init; } = [];

    public Source? Who { get; init; }

    public Minor Minor { get; init; }

    public Harm Harm { get; init; }

    /// <summary>Whether somebody is in danger now; null where that was not answered.</summary>
    public bool? Danger { get; init; }

    public string More { get; init; } = "";

    public string Police { get; init; } = "";

    /// <summary>Whether an answer by mail is wanted; null where that was not answered.</summary>
    public bool? WantsMail { get; init; }

    public string Mail { get; init; } = "";

    /// <summary>The links, each as it was typed.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> LinkList => TypedLinks.Split(Links);

    /// <summary>Whether we know where to look.</summary>
    [JsonIgnore]
    public bool HasPlace => LinkList.Count > 0 || Lost.Length > 0 || Prints.Count > 0;
}

/// <summary>Takes links apart as people paste them: one on each line, or several with words between.</summary>
public static class TypedLinks
{
    public static IReadOnlyList<string> Split(string text) =>
        [
            .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .SelectMany(OfLine)
                .Distinct(StringComparer.Ordinal),
        ];

    private static IEnumerable<string> OfLine(string line)
    {
        var links = line.Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries)
            .Where(w =>
                w.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || w.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        // A line without a link in it is kept as it is: somebody may find out what was meant.
        return links.Count > 0 ? links : [line];
    }
}
