using Redress.Core.Kernel;
using Redress.Core.Letters;

namespace Redress.Server.Letters;

// What is said between receipt and outcome, and after it.
public static partial class LetterParameters
{
    private static readonly LetterParameter[] s_progress =
    [
        new("step", ParameterForm.Word, Words: Word.All<ProgressStep>()),
        new("held", ParameterForm.YesNo),
        new("others", ParameterForm.Count),
        new("lookBy", ParameterForm.Time, false, Promise: "told.promised_by"),
    ];

    private static LetterParameter[] HoldEnded => [s_kind, s_subject, new("endedOn", ParameterForm.Day)];

    /// <summary>On how it goes; the time is a stored clock, <c>held</c> what this reporter was told is hidden and still is.</summary>
    public static IReadOnlyDictionary<string, string> ForProgress(
        ProgressStep step,
        DateTimeOffset? lookBy,
        bool held,
        int others
    ) =>
        Map(
            ("step", Word.Of(step)),
            ("held", YesNo(held)),
            ("others", Number(others)),
            ("lookBy", lookBy is { } time ? Time(time) : null)
        );

    /// <summary>It says nothing that could differ: which reports it is about is nobody's but the reviewer's.</summary>
    public static IReadOnlyDictionary<string, string> ForWarning() => Map();

    /// <summary>To the author, with the parameters of the letter that told of the hold.</summary>
    public static IReadOnlyDictionary<string, string> ForHoldEnded(
        IReadOnlyDictionary<string, string> statement,
        DateTimeOffset endedAt
    ) =>
        Map(
            ("subjectKind", statement["subjectKind"]),
            ("subject", statement["subject"]),
            ("endedOn", Day(DayOf(endedAt)))
        );
}
