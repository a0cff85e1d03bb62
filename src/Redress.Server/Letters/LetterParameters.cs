using System.Globalization;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Questions;
using Redress.Core.Subjects;
using Redress.Server.Policies;

namespace Redress.Server.Letters;

/// <summary>
/// What each kind of letter says, beside its fixed words. A letter with any other parameter is not rendered. The statements
/// to the author and to those who reshared have no parameter that could hold a reporter's words, name or role, no rule's name
/// (it may name a role), and days instead of times (the minute may point at somebody).
/// </summary>
public static partial class LetterParameters
{
    private static readonly IReadOnlyList<string> s_restrictions = Word.All<Restriction>();

    private static readonly LetterParameter s_outcome = new("outcome", ParameterForm.Word, Words: Word.All<Outcome>());

    private static readonly IReadOnlyList<string> s_final =
    [
        .. Enum.GetValues<Outcome>().Where(o => o is not Outcome.Hold).Select(Word.Of),
    ];

    private static readonly LetterParameter s_kind = new(
        "subjectKind",
        ParameterForm.Word,
        Words: Word.All<SubjectKind>()
    );

    private static readonly LetterParameter s_subject = new("subject", ParameterForm.Line);

    private static readonly LetterParameter[] s_objection =
    [
        new("objectAt", ParameterForm.Line, false),
        new("objectUntil", ParameterForm.Day, false, Promise: "decision.at"),
        new("objectCode", ParameterForm.Line, false),
    ];

    private static readonly LetterParameter[] s_receipt =
    [
        new("links", ParameterForm.Count),
        new("held", ParameterForm.Count),
        new("elsewhere", ParameterForm.Count),
        new("broken", ParameterForm.Count),
        new("lookBy", ParameterForm.Time, false, Promise: "report_link.look_by"),
        new("watched", ParameterForm.Day, false, Promise: "watch.until_at"),
    ];

    private static readonly LetterParameter[] s_outcomeLetter =
    [
        s_kind,
        new("outcome", ParameterForm.Word, Words: s_final),
        new("restrictions", ParameterForm.Words, Words: s_restrictions),
        new("ground", ParameterForm.Line),
        new("automated", ParameterForm.YesNo),
        new("hiddenAt", ParameterForm.Time, false),
        new("reasons", ParameterForm.Prose, false),
        new("second", ParameterForm.Word, false, Word.All<SecondLookMode>()),
        .. s_objection,
    ];

    private static readonly LetterParameter[] s_statement =
    [
        s_kind,
        s_subject,
        s_outcome,
        new("restrictions", ParameterForm.Words, Words: s_restrictions),
        new("accountRestrictions", ParameterForm.Words, Words: s_restrictions),
        new("basis", ParameterForm.Word, Words: Word.All<Basis>()),
        new("ground", ParameterForm.Line),
        new("automated", ParameterForm.YesNo),
        new("decidedOn", ParameterForm.Day),
        new("endsOn", ParameterForm.Day, false, Promise: "decision.review_at"),
        .. s_objection,
    ];

    private static readonly LetterParameter[] s_reshare =
    [
        s_subject,
        s_outcome,
        new("restrictions", ParameterForm.Words, Words: s_restrictions),
        new("ground", ParameterForm.Line),
        new("automated", ParameterForm.YesNo),
        new("decidedOn", ParameterForm.Day),
        .. s_objection,
    ];

    private static readonly LetterParameter[] s_question =
    [
        new("question", ParameterForm.Word, Words: Word.All<QuestionKind>()),
        new("words", ParameterForm.Prose, false),
    ];

    private static readonly LetterParameter[] s_appealReceipt =
    [
        new("answerBy", ParameterForm.Time, false, Promise: "appeal.due_at"),
    ];

    private static readonly LetterParameter[] s_appealOutcome =
    [
        new("overturned", ParameterForm.YesNo),
        new("staysAsItIs", ParameterForm.YesNo),
        new("decidedOn", ParameterForm.Day),
    ];

    public static IReadOnlyList<LetterParameter> Of(LetterKind kind) =>
        kind switch
        {
            LetterKind.Receipt => s_receipt,
            LetterKind.Outcome => s_outcomeLetter,
            LetterKind.StatementOfReasons => s_statement,
            LetterKind.ReshareStatement => s_reshare,
            LetterKind.Question => s_question,
            LetterKind.AppealReceipt => s_appealReceipt,
            LetterKind.AppealOutcome => s_appealOutcome,
            LetterKind.Progress => s_progress,
            LetterKind.HoldEnded => HoldEnded,
            LetterKind.Warning => [],
        };

    /// <summary>What became of a report when it came in.</summary>
    /// <param name="links">How many links joined a case.</param>
    /// <param name="held">How many of them are held from this report on.</param>
    /// <param name="elsewhere">How many lead to no configured platform.</param>
    /// <param name="broken">How many could not be understood.</param>
    /// <param name="lookBy">The stored clock; the only time that the receipt promises. Null promises none.</param>
    /// <param name="watchedUntil">When its fingerprints end; null where there are none.</param>
    public static IReadOnlyDictionary<string, string> ForReceipt(
        int links,
        int held,
        int elsewhere,
        int broken,
        DateTimeOffset? lookBy,
        DateTimeOffset? watchedUntil = null
    ) =>
        Map(
            ("links", Number(links)),
            ("held", Number(held)),
            ("elsewhere", Number(elsewhere)),
            ("broken", Number(broken)),
            ("lookBy", lookBy is { } time ? Time(time) : null),
            ("watched", watchedUntil is { } end ? Day(DayOf(end)) : null)
        );

    /// <summary>To the reporter, for one link.</summary>
    /// <param name="decision">A final decision.</param>
    /// <param name="ground">The decision's ground, from the pack and version that it names.</param>
    /// <param name="kind">What was reported.</param>
    /// <param name="language">The letter's language, for the ground's label.</param>
    /// <param name="hiddenAt">When the public view was read as gone; null while nobody has read it so.</param>
    /// <param name="objection">Null where the operator has configured none.</param>
    /// <param name="second">Which second look there was; null for none.</param>
    public static IReadOnlyDictionary<string, string> ForOutcome(
        Decision decision,
        Ground ground,
        SubjectKind kind,
        string language,
        DateTimeOffset? hiddenAt,
        Objection? objection,
        SecondLookMode? second = null
    ) =>
        Map(
            ("subjectKind", Word.Of(kind)),
            ("outcome", Word.Of(decision.Outcome)),
            ("restrictions", Listed(decision.Restrictions)),
            ("ground", PolicyFile.LabelOf(ground, language)),
            ("automated", YesNo(decision.Automated)),
            ("hiddenAt", hiddenAt is { } time ? Time(time) : null),
            ("reasons", decision.Reasons),
            ("second", second is { } mode ? Word.Of(mode) : null),
            ("objectAt", objection?.At),
            ("objectUntil", objection?.Until is { } day ? Day(day) : null),
            ("objectCode", objection?.Code)
        );

    /// <summary>To the author. Takes no report, so that nothing of one can get in; the decision's own words stay out too.</summary>
    public static IReadOnlyDictionary<string, string> ForStatement(
        Decision decision,
        Ground ground,
        Subject subject,
        Basis basis,
        string language,
        Objection? objection
    ) =>
        Map(
            ("subjectKind", Word.Of(subject.Kind)),
            ("subject", subject.Url ?? subject.PlatformRef),
            ("outcome", Word.Of(decision.Outcome)),
            ("restrictions", Listed(decision.Restrictions)),
            ("accountRestrictions", Listed(decision.AuthorRestrictions)),
            ("basis", Word.Of(basis)),
            ("ground", PolicyFile.LabelOf(ground, language)),
            ("automated", YesNo(decision.Automated)),
            ("decidedOn", Day(DayOf(decision.At))),
            ("endsOn", decision.ReviewAt is { } ends ? Day(DayOf(ends)) : null),
            ("objectAt", objection?.At),
            ("objectUntil", objection?.Until is { } day ? Day(day) : null),
            ("objectCode", objection?.Code)
        );

    /// <summary>To somebody who reshared; <paramref name="reshare"/> is their own post.</summary>
    public static IReadOnlyDictionary<string, string> ForReshare(
        Decision decision,
        Ground ground,
        Subject reshare,
        string language,
        Objection? objection
    ) =>
        Map(
            ("subject", reshare.Url ?? reshare.PlatformRef),
            ("outcome", Word.Of(decision.Outcome)),
            ("restrictions", Listed(decision.Restrictions)),
            ("ground", PolicyFile.LabelOf(ground, language)),
            ("automated", YesNo(decision.Automated)),
            ("decidedOn", Day(DayOf(decision.At))),
            ("objectAt", objection?.At),
            ("objectUntil", objection?.Until is { } day ? Day(day) : null),
            ("objectCode", objection?.Code)
        );

    /// <summary>To a reporter; <paramref name="words"/> are a reviewer's own, read by another one in child cases.</summary>
    public static IReadOnlyDictionary<string, string> ForQuestion(QuestionKind question, string? words) =>
        Map(("question", Word.Of(question)), ("words", words));

    /// <param name="answerBy">The stored clock of the appeal.</param>
    public static IReadOnlyDictionary<string, string> ForAppealReceipt(DateTimeOffset answerBy) =>
        Map(("answerBy", Time(answerBy)));

    /// <param name="overturned">Whether another decision took the place of the first.</param>
    /// <param name="answer">The decision that answers.</param>
    public static IReadOnlyDictionary<string, string> ForAppealOutcome(bool overturned, Decision answer) =>
        Map(
            ("overturned", YesNo(overturned)),
            ("staysAsItIs", YesNo(answer.Outcome.LeavesAsItIs())),
            ("decidedOn", Day(DayOf(answer.At)))
        );

    private static Dictionary<string, string> Map(params ReadOnlySpan<(string Name, string? Value)> entries)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            if (value is not null)
            {
                map.Add(name, value);
            }
        }

        return map;
    }

    private static DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(time.UtcDateTime);

    private static string Listed(IReadOnlyList<Restriction> restrictions) =>
        string.Join(',', restrictions.Select(Word.Of));

    private static string YesNo(bool value) => value ? "true" : "false";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString(LetterValues.TimeFormat, CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString(LetterValues.DayFormat, CultureInfo.InvariantCulture);
}
