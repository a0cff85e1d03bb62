using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Server.Texts;

namespace Redress.Server.Letters;

/// <summary>A letter in words: plain text, paragraphs with an empty line between them. Encode it where it is shown.</summary>
/// <param name="Language">The language it came out in, which may be English where there is no other.</param>
public sealed record LetterPage(string Language, string Subject, string Text);

/// <summary>
/// Puts letters into words. Pure. It promises nothing but what is a parameter, never holds a receipt code, and throws
/// <see cref="FormatException"/> where the parameters are not those of the letter's kind (<see cref="LetterParameters"/>).
/// </summary>
public static class LetterText
{
    public static LetterPage Render(Letter letter, Languages languages) =>
        Render(letter.Kind, letter.Parameters, languages.For(letter.Language));

    public static LetterPage Render(LetterKind kind, IReadOnlyDictionary<string, string> parameters, Language language)
    {
        var values = new LetterValues(kind, parameters);
        var (subject, paragraphs) = kind switch
        {
            LetterKind.Receipt => ("letter.receipt.subject", Receipt(values, language)),
            LetterKind.Outcome => ("letter.outcome.subject", Outcome(values, language)),
            LetterKind.StatementOfReasons => ("letter.statement.subject", Statement(values, language)),
            LetterKind.ReshareStatement => ("letter.reshare.subject", Reshare(values, language)),
            LetterKind.Question => ("letter.question.subject", Question(values, language)),
            LetterKind.AppealReceipt => ("letter.appeal.subject", AppealReceipt(values, language)),
            LetterKind.AppealOutcome => ("letter.appeal.subject", AppealOutcome(values, language)),
            LetterKind.Progress => ("letter.progress.subject", Progress(values, language)),
            LetterKind.Warning => ("letter.warning.subject", Warning(language)),
            LetterKind.HoldEnded => ("letter.hold-ended.subject", HoldEnded(values, language)),
        };
        return new LetterPage(language.Tag, language.Say(subject), string.Join("\n\n", paragraphs));
    }

    private static IEnumerable<string> Receipt(LetterValues values, Language language)
    {
        yield return language.Say("letter.receipt.thanks");
        if (values.Count("held") is > 0 and var held)
        {
            yield return language.Count("letter.receipt.held", held);
        }

        if (values.Time("lookBy") is { } time)
        {
            yield return language.Say("letter.receipt.look", ("time", language.Time(time)));
        }

        if (values.Day("watched") is { } until)
        {
            yield return language.Say("letter.receipt.watched", ("day", language.Day(until)));
        }

        if (values.Count("elsewhere") is > 0 and var elsewhere)
        {
            yield return language.Count("letter.receipt.elsewhere", elsewhere);
        }

        if (values.Count("broken") is > 0 and var broken)
        {
            yield return language.Count("letter.receipt.broken", broken);
        }

        yield return language.Say("letter.receipt.back");
        yield return language.Say("letter.receipt.never");
        yield return language.Say("letter.receipt.danger");
    }

    private static IEnumerable<string> Outcome(LetterValues values, Language language)
    {
        var kind = language.Say("kind." + values.Word("subjectKind"));
        var by = values.YesNo("automated") ? "letter.outcome.by-rule" : "letter.outcome.by-person";
        yield return language.Say(by, ("kind", kind));

        var restricted = Is(values, Core.Decisions.Outcome.Restrict);
        if (restricted)
        {
            yield return values.Words("restrictions") is { Count: > 0 } restrictions
                ? Listed(language, "letter.outcome.restrict", restrictions)
                : language.Say("letter.outcome.restrict-account");
            yield return values.Time("hiddenAt") is { } time
                ? language.Say("letter.outcome.gone", ("time", language.Time(time)))
                : language.Say("letter.outcome.told");
        }
        else
        {
            yield return Staying(values, language);
        }

        if (values.Optional("second") is { } second)
        {
            yield return language.Say("letter.outcome.second." + second);
        }

        yield return language.Say(
            restricted ? "letter.ground" : "letter.outcome.ground-asked",
            ("ground", values.Line("ground")!)
        );
        if (values.Prose("reasons") is { Length: > 0 } reasons)
        {
            yield return language.Say("letter.reasons") + "\n" + reasons;
        }

        yield return Objection(values, language);
        if (!restricted)
        {
            yield return language.Say("letter.outcome.new");
        }
    }

    private static string Staying(LetterValues values, Language language)
    {
        var stays = language.Say("letter.outcome.stays");
        return Is(values, Core.Decisions.Outcome.NoViolation)
            ? stays
            : stays + "\n\n" + language.Say("letter.outcome.why." + values.Word("outcome"));
    }

    private static IEnumerable<string> Statement(LetterValues values, Language language)
    {
        yield return language.Say("letter.statement." + Spoken(values));
        yield return language.Say(
            "letter.statement.what",
            ("kind", language.Say("kind." + values.Word("subjectKind"))),
            ("subject", values.Line("subject")!)
        );
        if (values.Words("restrictions") is { Count: > 0 } restrictions)
        {
            yield return Listed(language, "letter.statement.measures", restrictions);
        }

        if (values.Words("accountRestrictions") is { Count: > 0 } account)
        {
            yield return Listed(language, "letter.statement.account", account);
        }

        yield return Decided(values, language);
        if (values.Day("endsOn") is { } ends)
        {
            yield return language.Say("letter.statement.ends", ("day", language.Day(ends)));
        }

        yield return language.Say("letter.statement.basis." + values.Word("basis"));
        yield return language.Say("letter.ground", ("ground", values.Line("ground")!));
        yield return Objection(values, language);
        if (!Stays(values))
        {
            yield return language.Say("letter.statement.you");
        }
    }

    private static IEnumerable<string> Reshare(LetterValues values, Language language)
    {
        yield return language.Say("letter.reshare." + Spoken(values));
        yield return language.Say("letter.reshare.what", ("subject", values.Line("subject")!));
        yield return language.Say("letter.reshare.about");
        if (values.Words("restrictions") is { Count: > 0 } restrictions)
        {
            yield return Listed(language, "letter.statement.measures", restrictions);
        }

        yield return Decided(values, language);
        yield return language.Say("letter.ground", ("ground", values.Line("ground")!));
        yield return Objection(values, language);
    }

    private static IEnumerable<string> Question(LetterValues values, Language language)
    {
        yield return language.Say("letter.question.we");
        yield return values.Prose("words") is { Length: > 0 } words
            ? words
            : language.Say("question." + values.Word("question"));
        yield return language.Say("letter.question.free");
        yield return language.Say("letter.receipt.never");
        yield return language.Say("letter.receipt.danger");
    }

    private static IEnumerable<string> AppealReceipt(LetterValues values, Language language)
    {
        yield return language.Say("letter.appeal.thanks");
        if (values.Time("answerBy") is { } time)
        {
            yield return language.Say("letter.appeal.by", ("time", language.Time(time)));
        }

        yield return language.Say("letter.appeal.meanwhile");
    }

    private static IEnumerable<string> AppealOutcome(LetterValues values, Language language)
    {
        yield return language.Say("letter.appeal.looked");
        yield return language.Say("letter.statement.day", ("day", language.Day(values.Day("decidedOn")!.Value)));
        var overturned = values.YesNo("overturned");
        yield return language.Say(overturned ? "letter.appeal.overturned" : "letter.appeal.stands");
        if (overturned && values.YesNo("staysAsItIs"))
        {
            yield return language.Say("letter.appeal.back");
        }
    }

    private static IEnumerable<string> Progress(LetterValues values, Language language)
    {
        yield return language.Say("letter.progress." + values.Word("step"));
        if (values.Time("lookBy") is { } time)
        {
            yield return language.Say("letter.progress.by", ("time", language.Time(time)));
        }

        if (values.YesNo("held"))
        {
            yield return language.Say("letter.progress.held");
        }

        if (values.Count("others") is > 0 and var others)
        {
            yield return language.Count("letter.progress.others", others);
        }

        yield return language.Say("letter.progress.new");
        yield return language.Say("letter.receipt.danger");
    }

    private static IEnumerable<string> Warning(Language language) =>
        [
            language.Say("letter.warning.what"),
            language.Say("letter.warning.then"),
            language.Say("letter.warning.always"),
            language.Say("letter.warning.own"),
            language.Say("letter.warning.object"),
        ];

    private static IEnumerable<string> HoldEnded(LetterValues values, Language language)
    {
        yield return language.Say("letter.hold-ended.what");
        yield return language.Say(
            "letter.statement.what",
            ("kind", language.Say("kind." + values.Word("subjectKind"))),
            ("subject", values.Line("subject")!)
        );
        yield return language.Say("letter.hold-ended.day", ("day", language.Day(values.Day("endedOn")!.Value)));
        yield return language.Say("letter.hold-ended.open");
    }

    private static string Decided(LetterValues values, Language language) =>
        language.Say("letter.statement.day", ("day", language.Day(values.Day("decidedOn")!.Value)))
        + " "
        + language.Say(values.YesNo("automated") ? "letter.statement.by-rule" : "letter.statement.by-person");

    private static string Objection(LetterValues values, Language language)
    {
        var until = values.Day("objectUntil");
        var how =
            values.Line("objectAt") is { Length: > 0 } at ? language.Say("letter.object", ("at", at))
            : values.Line("objectCode") is { Length: > 0 } code ? language.Say("letter.object.code", ("code", code))
            : until is not null ? language.Say("letter.object.receipt")
            : language.Say("letter.object.open");
        return until is { } day ? how + "\n" + language.Say("letter.object.until", ("day", language.Day(day))) : how;
    }

    private static string Listed(Language language, string heading, IReadOnlyList<string> restrictions) =>
        string.Join(
            '\n',
            restrictions.Select(r => "- " + language.Say("restriction." + r)).Prepend(language.Say(heading))
        );

    private static bool Is(LetterValues values, Outcome outcome) => values.Word("outcome") == Word.Of(outcome);

    private static bool Stays(LetterValues values) =>
        Core.Kernel.Word.Parse<Outcome>(values.Word("outcome")).LeavesAsItIs();

    /// <summary>To the author it is all the same why it stays.</summary>
    private static string Spoken(LetterValues values) =>
        Stays(values) ? Core.Kernel.Word.Of(Core.Decisions.Outcome.NoViolation) : values.Word("outcome");
}
