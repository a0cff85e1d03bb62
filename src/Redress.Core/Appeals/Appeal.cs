using Redress.Core.Kernel;

namespace Redress.Core.Appeals;

public enum AppealParty
{
    Reporter,
    Author,
}

public enum AppealStatus
{
    Filed,

    /// <summary>The decision stands.</summary>
    Stands,

    /// <summary>Another decision took its place.</summary>
    Overturned,
}

/// <summary>An objection to one decision, answered by somebody who had no part in it.</summary>
/// <param name="First">Who decided it.</param>
/// <param name="Second">Who agreed; null where nobody had to.</param>
/// <param name="DueAt">By when it is answered, as promised.</param>
/// <param name="AnswerId">The decision that answers it.</param>
public sealed record Appeal(
    Id<Appeal> Id,
    string CaseId,
    string DecisionId,
    string First,
    string? Second,
    AppealParty Party,
    string? ReportId,
    string? AccountId,
    string Language,
    DateTimeOffset FiledAt,
    DateTimeOffset DueAt,
    string? AnswerId,
    string? AnsweredBy,
    DateTimeOffset? AnsweredAt,
    AppealStatus Status,
    int Version
) : IHasPrefix
{
    public static string Prefix => "apl";

    /// <summary>For how long one may object, from when one was told.</summary>
    public static DateTimeOffset Until(DateTimeOffset toldAt) => toldAt.AddMonths(6).AddDays(1);

    /// <summary>How long the answer may take.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromDays(7);
}

public sealed record AppealStep(Appeal Appeal, string Verb);

public static class AppealRefusals
{
    public static readonly Refusal CodeUnknown = new(
        "appeal-code-unknown",
        "That code is none of ours, or its time is over",
        RefusalKind.NotFound
    );

    public static readonly Refusal NothingDecided = new(
        "appeal-nothing-decided",
        "Nothing was decided about this yet",
        RefusalKind.Conflict
    );

    public static readonly Refusal AlreadyFiled = new(
        "appeal-already-filed",
        "There is an appeal against this decision already",
        RefusalKind.Conflict
    );

    public static readonly Refusal TooLate = new(
        "appeal-too-late",
        "The time to object is over; report it again if there is something new",
        RefusalKind.Conflict
    );

    public static readonly Refusal SameDecider = new(
        "appeal-same-decider",
        "Whoever had a part in the first decision does not answer the appeal",
        RefusalKind.Conflict
    );

    public static readonly Refusal Answered = new("appeal-answered", "It was answered before", RefusalKind.Conflict);
}

/// <summary>The moves of an appeal. The database holds the same table as keys (appeal_move).</summary>
public static class AppealFlow
{
    /// <summary>Whether this person may answer.</summary>
    public static bool MayAnswer(Appeal current, string person) => person != current.First && person != current.Second;

    public static Result<AppealStep> Answer(
        Appeal current,
        string decision,
        string by,
        bool overturned,
        DateTimeOffset now
    ) =>
        current.Status is not AppealStatus.Filed ? AppealRefusals.Answered
        : !MayAnswer(current, by) ? AppealRefusals.SameDecider
        : new AppealStep(
            current with
            {
                AnswerId = decision,
                AnsweredBy = by,
                AnsweredAt = now,
                Status = overturned ? AppealStatus.Overturned : AppealStatus.Stands,
                Version = current.Version + 1,
            },
            overturned ? "overturn" : "uphold"
        );
}
