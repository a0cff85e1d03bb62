using Redress.Core.Banks;

namespace Redress.Connectors.Exchanges;

/// <summary>What one exchange says of one thing, as of now: it takes the place of all that it said of it before.</summary>
/// <param name="Name">The exchange's own name of it: the same thing has the same one for ever.</param>
/// <param name="Hashes">Of the kinds that we can compare; none where it is gone.</param>
/// <param name="IsGone">Withdrawn by whoever filed it, or deleted: it must match nothing more.</param>
public sealed record ExchangeRecord(string Name, IReadOnlyList<SealedHash> Hashes, bool IsGone);

/// <summary>Where a fetch stands; opaque to all but the exchange that wrote it.</summary>
/// <param name="Checkpoint">All that was said until then is in; null at the very beginning.</param>
/// <param name="More">Where the page after this one is; null where the next fetch begins anew at the checkpoint.</param>
public sealed record ExchangePlace(string? Checkpoint, string? More);

/// <summary>Why there is no page.</summary>
public enum ExchangeFault
{
    /// <summary>Nobody there, or not in time. Try again.</summary>
    Away,

    /// <summary>Name, password or key are not taken.</summary>
    NotAllowed,

    /// <summary>The place within the pages is over: begin again at the checkpoint.</summary>
    Expired,

    /// <summary>Not what it is documented to be.</summary>
    Malformed,

    /// <summary>Too much at once: ask for less.</summary>
    TooMuch,
}

public abstract record ExchangeResult
{
    private ExchangeResult() { }

    /// <param name="Faulty">Records that could not be understood: left out, and never a reason to stop.</param>
    /// <param name="Next">Where to go on. The fetch is done where it has no More.</param>
    /// <param name="IsAll">
    /// With the last page everything has been said from the beginning: what was not said is gone.
    /// </param>
    public sealed record Page(IReadOnlyList<ExchangeRecord> Records, int Faulty, ExchangePlace Next, bool IsAll)
        : ExchangeResult;

    /// <param name="Retry">Where to go on after it; null where it was.</param>
    public sealed record Failed(ExchangeFault Fault, ExchangePlace? Retry = null) : ExchangeResult;
}

/// <summary>What we tell an exchange about one of its records.</summary>
public enum Opinion
{
    /// <summary>Something like it was found, and waits for a person.</summary>
    Seen,

    /// <summary>A person has looked and removed it.</summary>
    Blocked,

    /// <summary>A person has looked, and it is not what the record says.</summary>
    Disputed,
}

public enum Telling
{
    Told,

    /// <summary>This exchange does not take that, or not from us: not tried again.</summary>
    NotTaken,
    Failed,
}

/// <summary>A list that others keep and we follow. No state of its own; any number of threads.</summary>
public interface IExchange
{
    /// <summary>One page. What is wrong out there is a value.</summary>
    Task<ExchangeResult> FetchAsync(ExchangePlace place, DateTimeOffset now, CancellationToken cancel);

    Task<Telling> TellAsync(string name, SealedHash hash, Opinion opinion, CancellationToken cancel);
}
