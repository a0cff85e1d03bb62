namespace Redress.Matching.Indexing;

public enum MatchKind
{
    /// <summary>Not known: this is not a no.</summary>
    Unknown,

    /// <summary>Looked up, and nothing is near enough.</summary>
    None,

    /// <summary>Something is near enough.</summary>
    Found,
}

/// <summary>Why an answer is not known.</summary>
public enum WhyUnknown
{
    /// <summary>Nothing was looked up.</summary>
    NotAsked,

    /// <summary>The hash says nothing about its picture.</summary>
    LowQuality,

    /// <summary>Nothing was found, but the index does not hold everything yet.</summary>
    StillLoading,

    /// <summary>It is known.</summary>
    Known,
}

/// <summary>The answer to a look-up, nearest first; equal distances by bank, entry and query.</summary>
public readonly ref struct Match
{
    private Match(MatchKind kind, WhyUnknown why, ReadOnlySpan<Hit> hits, bool hasMore)
    {
        (Kind, Why, HasMore) = (kind, why, hasMore);
        Hits = hits;
    }

    public MatchKind Kind { get; }

    public WhyUnknown Why { get; }

    /// <summary>What was found, as far as there was room for it; part of the caller's own memory.</summary>
    public ReadOnlySpan<Hit> Hits { get; }

    /// <summary>
    /// More was found than there was room for. The nearest are kept, except that a look-up which keeps finding more (a
    /// flood of near-equal hashes) ends after some hundred thousand comparisons.
    /// </summary>
    public bool HasMore { get; }

    internal static Match None => new(MatchKind.None, WhyUnknown.Known, default, hasMore: false);

    internal static Match Found(ReadOnlySpan<Hit> hits, bool hasMore) =>
        new(MatchKind.Found, WhyUnknown.Known, hits, hasMore);

    internal static Match Unknown(WhyUnknown why) => new(MatchKind.Unknown, why, default, hasMore: false);
}

/// <summary>The answer to one query of a batch; its hits lie together in the batch's memory.</summary>
public readonly record struct BatchMatch(MatchKind Kind, WhyUnknown Why, int FirstHit, int Hits, bool HasMore);
