using Redress.Core.Enforcements;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>Why a platform did not answer as the port says.</summary>
public enum PortFailureReason
{
    /// <summary>No usable answer came: the detail is the word of a <see cref="Net.FetchFailure"/>.</summary>
    NotReached,

    /// <summary>Another status than 200: the detail is the number. A redirect is one of these.</summary>
    WrongStatus,

    /// <summary>Not <c>application/json</c>, or not JSON.</summary>
    NotJson,

    /// <summary>JSON of another shape: the detail names the field.</summary>
    WrongShape,

    /// <summary>The answer says nothing about this subject or order.</summary>
    Missing,

    /// <summary>The answer says two things about this subject or order.</summary>
    Ambiguous,

    /// <summary>There is more than Redress asks for: the detail says of what.</summary>
    TooMuch,

    /// <summary>What was asked is over the port's limits; it was not sent.</summary>
    NotAsked,
}

/// <summary>A failure; <paramref name="Detail"/> is ours, short, and holds nothing that the platform sent.</summary>
public sealed record PortFailure(PortFailureReason Reason, string? Detail = null)
{
    /// <summary>For a column or a log: <c>wrong-status 503</c>.</summary>
    public override string ToString()
    {
        var word = Core.Kernel.Word.Of(Reason);
        return Detail is null ? word : $"{word} {Detail}";
    }
}

/// <summary>What a platform says of itself.</summary>
/// <param name="Restrictions">Those that it can carry out and that we know.</param>
/// <param name="Links">Well-formed patterns only.</param>
public sealed record PortDescription(
    string Name,
    IReadOnlyList<string> Capabilities,
    IReadOnlyList<Restriction> Restrictions,
    IReadOnlyList<LinkPattern> Links
);

/// <summary>The answer to <i>describe</i>.</summary>
public abstract record DescribeResult
{
    private DescribeResult() { }

    public sealed record Described(PortDescription Description) : DescribeResult;

    public sealed record Failed(PortFailure Failure) : DescribeResult;
}

/// <summary>A subject to be resolved, with the address under which it was reported, where there was one.</summary>
public sealed record PortSubject(SubjectRef Ref, Uri? Link = null);

/// <summary>What is true of a public page once a restriction is in force.</summary>
public enum SurfaceExpect
{
    /// <summary>Status 404, 410, 403 or 451; the body is never read.</summary>
    Gone,

    /// <summary>The first 256 KiB of the text do not contain the marker.</summary>
    Absent,

    /// <summary>They contain it.</summary>
    Present,
}

/// <summary>A public place where a subject can be seen, and how it shows that a restriction is in force.</summary>
/// <param name="Marker">1 to 200 characters for <i>absent</i> and <i>present</i>, else null.</param>
public sealed record DeclaredSurface(
    Restriction Restriction,
    string Name,
    Uri Url,
    SurfaceExpect Expect,
    string? Marker
);

/// <summary>A subject named by another one's answer.</summary>
public sealed record LinkedSubject(SubjectRef Ref, SubjectRef? Author);

/// <summary>What a platform knows of one subject.</summary>
/// <param name="Reach">Null where nothing is counted.</param>
/// <param name="Incomplete">Set if there is more than could be read; the lists then hold what was.</param>
public sealed record ResolvedSubject(
    SubjectRef Ref,
    SubjectRef? Author,
    Uri? Url,
    Surface Surface,
    Reach? Reach,
    IReadOnlyList<LinkedSubject> Items,
    IReadOnlyList<LinkedSubject> Reshares,
    IReadOnlyList<LinkedSubject> Copies,
    IReadOnlyList<DeclaredSurface> Surfaces,
    PortFailure? Incomplete
);

/// <summary>The answer to <i>resolve</i> for one subject.</summary>
public abstract record ResolveResult(SubjectRef Ref)
{
    public sealed record Found(SubjectRef Ref, ResolvedSubject Subject) : ResolveResult(Ref);

    public sealed record NotFound(SubjectRef Ref) : ResolveResult(Ref);

    public sealed record Failed(SubjectRef Ref, PortFailure Failure) : ResolveResult(Ref);
}

/// <summary>One order: carry out, or lift, one restriction on one subject.</summary>
/// <param name="Enforcement">Its id; the answer is found by it.</param>
/// <param name="Revision">Rises with every order for this subject and restriction; also when the same is ordered again.</param>
/// <param name="Countries">For geo-limit: where it is not shown, ISO 3166-1, two letters.</param>
public sealed record PortOrder(
    string Enforcement,
    SubjectRef Subject,
    Restriction Restriction,
    int Revision,
    IReadOnlyList<string>? Countries = null
);

/// <summary>What became of an order.</summary>
public enum OrderOutcome
{
    /// <summary>The platform says that it is so now. Not confirmed: the public view is yet to be read.</summary>
    Done,

    /// <summary>The platform has carried out a later order for this subject and restriction.</summary>
    Stale,

    /// <summary>The platform does not have this subject.</summary>
    Unknown,

    /// <summary>The platform cannot or will not.</summary>
    Refused,

    /// <summary>A person must do it.</summary>
    Manual,

    /// <summary>No usable answer about this order; try again.</summary>
    Failed,
}

/// <summary>The answer to <i>apply</i> or <i>lift</i> for one order.</summary>
/// <param name="Detail">Why refused, in the platform's words (at most 500 visible characters), or why failed, in ours.</param>
public sealed record OrderResult(string Enforcement, OrderOutcome Outcome, string? Detail = null);

/// <summary>A letter to an account, put where the platform's users read messages.</summary>
public sealed record PortLetter(string Letter, string Account, string Language, string Subject, string Text);

/// <summary>What became of a letter.</summary>
public sealed record NotifyResult(OrderOutcome Outcome, string? Detail = null);
