using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Core.Questions;

/// <summary>What one may ask a reporter. The list is closed; own words need a second person in child cases.</summary>
public enum QuestionKind
{
    WhichPart,
    WhoIsShown,
    StillThere,
    WhereElse,
    SafeNow,
    WhoPutItThere,
    PoliceInformed,
    OwnWords,
}

public enum QuestionStatus
{
    /// <summary>Own words wait for another person.</summary>
    AwaitingSecond,
    Sent,
    Answered,
    Refused,
}

/// <summary>Something asked of a reporter. It stops no clock, and nobody has to answer.</summary>
public sealed record Question(
    Id<Question> Id,
    string CaseId,
    string ReportId,
    QuestionKind Kind,
    string? Words,
    Id<Person> AskedBy,
    DateTimeOffset AskedAt,
    Id<Person>? Second,
    string? AnswerId,
    DateTimeOffset? AnsweredAt,
    QuestionStatus Status,
    int Version
) : IHasPrefix
{
    public static string Prefix => "qst";
}

public sealed record QuestionStep(Question Question, string Verb);

public static class QuestionRefusals
{
    public static readonly Refusal Unknown = new("question-unknown", "There is no such question", RefusalKind.NotFound);

    public static readonly Refusal AsksTooMuch = new(
        "question-asks-too-much",
        "Nobody is asked for a proof of identity, a picture or a screenshot",
        RefusalKind.Invalid
    );

    public static readonly Refusal WordsMissing = new(
        "question-words",
        "Own words have words, and a question of the list has none",
        RefusalKind.Invalid
    );

    public static readonly Refusal SamePerson = new(
        "question-same-person",
        "Another person reads own words before they go out",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotWaiting = new(
        "question-not-waiting",
        "It was sent, answered or refused before",
        RefusalKind.Conflict
    );
}

/// <summary>The moves of a question. The database holds the same table as keys (question_move).</summary>
public static class QuestionFlow
{
    /// <summary>Own words in a child case wait for another person; all else goes out at once.</summary>
    public static QuestionStatus First(QuestionKind kind, bool child) =>
        kind is QuestionKind.OwnWords && child ? QuestionStatus.AwaitingSecond : QuestionStatus.Sent;

    public static Result<QuestionStep> Second(Question current, Id<Person> person, bool agrees) =>
        current.Status is not QuestionStatus.AwaitingSecond ? QuestionRefusals.NotWaiting
        : person == current.AskedBy ? QuestionRefusals.SamePerson
        : Next(current with { Second = person }, agrees ? QuestionStatus.Sent : QuestionStatus.Refused);

    public static Result<QuestionStep> Answer(Question current, string answerId, DateTimeOffset now) =>
        current.Status is QuestionStatus.Sent
            ? Next(current with { AnswerId = answerId, AnsweredAt = now }, QuestionStatus.Answered)
            : QuestionRefusals.NotWaiting;

    private static QuestionStep Next(Question current, QuestionStatus to) =>
        new(current with { Status = to, Version = current.Version + 1 }, Word.Of(to));
}
