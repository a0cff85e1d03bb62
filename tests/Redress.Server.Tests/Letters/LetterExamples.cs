using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Questions;
using Redress.Core.Subjects;
using Redress.Server.Letters;

namespace Redress.Server.Tests.Letters;

/// <summary>Letters as the program writes them: every kind with every outcome, everything optional both there and not.</summary>
internal static class LetterExamples
{
    public static readonly DateTimeOffset At = new(2026, 3, 6, 4, 30, 0, TimeSpan.Zero);
    public static readonly Ground TheGround = new(
        "threats",
        new Dictionary<string, string> { ["en"] = "Threats", ["de"] = "Drohungen" }
    );
    public static readonly Objection TheObjection = new("https://site.example/objections", new DateOnly(2026, 9, 6));

    public static readonly Subject TheSubject = new(
        new Id<Subject>("sub_1"),
        new Id<Core.Platforms.Platform>("plt_1"),
        SubjectKind.Post,
        "1042",
        Relation.Named,
        null,
        null,
        Surface.Public,
        "https://site.example/posts/1042",
        At,
        At,
        1
    );

    public static IEnumerable<IReadOnlyDictionary<string, string>> Examples(LetterKind kind, string tag) =>
        kind switch
        {
            LetterKind.Receipt =>
            [
                LetterParameters.ForReceipt(3, 2, 2, 1, At),
                LetterParameters.ForReceipt(1, 1, 1, 2, At),
                LetterParameters.ForReceipt(0, 0, 0, 0, null),
                LetterParameters.ForReceipt(0, 0, 0, 0, null, At),
            ],
            LetterKind.Outcome =>
            [
                .. Decisions()
                    .Where(d => d.Outcome is not Outcome.Hold)
                    .Select(d => LetterParameters.ForOutcome(d, TheGround, SubjectKind.Media, tag, At, TheObjection)),
                .. Enum.GetValues<SecondLookMode>()
                    .Select(m =>
                        LetterParameters.ForOutcome(
                            Decided(DecisionKind.Final, Outcome.Restrict),
                            TheGround,
                            SubjectKind.Media,
                            tag,
                            At,
                            TheObjection with
                            {
                                At = null,
                                Code = m is SecondLookMode.Two ? "ABCD-EFGH" : null,
                            },
                            m
                        )
                    ),
                LetterParameters.ForOutcome(
                    Decided(DecisionKind.Final, Outcome.Restrict) with
                    {
                        Restrictions = [],
                        Reasons = null,
                    },
                    TheGround,
                    SubjectKind.Account,
                    tag,
                    null,
                    null
                ),
            ],
            LetterKind.StatementOfReasons =>
            [
                .. Decisions()
                    .SelectMany(d =>
                        Enum.GetValues<Basis>()
                            .Select(b => LetterParameters.ForStatement(d, TheGround, TheSubject, b, tag, TheObjection))
                    ),
                LetterParameters.ForStatement(
                    Decided(DecisionKind.Final, Outcome.Restrict),
                    TheGround,
                    TheSubject with
                    {
                        Url = null,
                    },
                    Basis.Rule,
                    tag,
                    null
                ),
            ],
            LetterKind.ReshareStatement =>
            [
                .. Decisions().Select(d => LetterParameters.ForReshare(d, TheGround, TheSubject, tag, TheObjection)),
            ],
            LetterKind.Question =>
            [
                .. Enum.GetValues<QuestionKind>()
                    .Select(q =>
                        LetterParameters.ForQuestion(q, q is QuestionKind.OwnWords ? "Is it on other sites too?" : null)
                    ),
            ],
            LetterKind.Progress =>
            [
                .. Enum.GetValues<ProgressStep>()
                    .Select(s => LetterParameters.ForProgress(s, s is ProgressStep.Late ? At : null, true, 2)),
                LetterParameters.ForProgress(ProgressStep.Gone, null, false, 1),
                LetterParameters.ForProgress(ProgressStep.Late, At, false, 0),
            ],
            LetterKind.Warning => [LetterParameters.ForWarning()],
            LetterKind.HoldEnded =>
            [
                LetterParameters.ForHoldEnded(
                    LetterParameters.ForStatement(
                        Decided(DecisionKind.Interim, Outcome.Hold),
                        TheGround,
                        TheSubject,
                        Basis.Report,
                        tag,
                        null
                    ),
                    At
                ),
            ],
            LetterKind.AppealReceipt => [LetterParameters.ForAppealReceipt(At)],
            LetterKind.AppealOutcome =>
            [
                .. Decisions()
                    .Where(d => d.Outcome is not Outcome.Hold)
                    .SelectMany(
                        d => (bool[])[true, false],
                        (d, overturned) => LetterParameters.ForAppealOutcome(overturned, d)
                    ),
            ],
        };

    private static IEnumerable<Decision> Decisions() =>
        [
            Decided(DecisionKind.Interim, Outcome.Hold),
            Decided(DecisionKind.Final, Outcome.Restrict),
            .. Enum.GetValues<Outcome>()
                .Where(o => o.LeavesAsItIs())
                .Select(o => Decided(DecisionKind.Final, o) with { Restrictions = [], AuthorRestrictions = [] }),
        ];

    public static Decision Decided(DecisionKind kind, Outcome outcome) =>
        new(
            new Id<Decision>("dec_1"),
            new Id<Core.Cases.Case>("case_1"),
            kind,
            outcome,
            "threats",
            "default",
            1,
            "threats.first-party",
            "In my own words.",
            Enum.GetValues<Restriction>(),
            [Restriction.StopAdvertisements, Restriction.Strike],
            kind is DecisionKind.Interim,
            Actor.System,
            At,
            At.AddDays(7),
            null
        );

    public static Letter Letter(LetterKind kind, string tag, IReadOnlyDictionary<string, string> parameters) =>
        new(
            new Id<Letter>("ltr_1"),
            kind,
            LetterTo.Author,
            null,
            null,
            null,
            null,
            tag,
            parameters,
            null,
            At,
            LetterStatus.Due,
            1
        );
}
