using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Texts;

namespace Redress.Server.Portal;

/// <summary>One question with what was answered, as the last page shows it.</summary>
public sealed record Answered(Step Step, string Question, IReadOnlyList<string> Answers);

/// <summary>The choices of the form in their order, and the draft in words.</summary>
public static class DraftWords
{
    /// <summary>The gravest first; what a child meets never stands further down.</summary>
    public static IReadOnlyList<Core.Reports.Reason> Reasons { get; } =
    [
        Core.Reports.Reason.ChildSexualAbuseMaterial,
        Core.Reports.Reason.IntimateImage,
        Core.Reports.Reason.SexualExtortion,
        Core.Reports.Reason.Grooming,
        Core.Reports.Reason.DangerToLife,
        Core.Reports.Reason.Threats,
        Core.Reports.Reason.Terrorism,
        Core.Reports.Reason.Hate,
        Core.Reports.Reason.PrivateData,
        Core.Reports.Reason.IllegalGoods,
        Core.Reports.Reason.Other,
        Core.Reports.Reason.NotSure,
    ];

    public static IReadOnlyList<Source> Whos { get; } =
    [Source.AffectedPerson, Source.Guardian, Source.Representative, Source.Bystander, Source.NotSaid];

    public static IReadOnlyList<Choice> Reason(Language texts, Core.Reports.Reason? chosen) =>
        [.. Reasons.Select(r => new Choice("reason", Word.Of(r), texts.Say("portal.what." + Word.Of(r)), chosen == r))];

    public static IReadOnlyList<Choice> Who(Language texts, Source? chosen, bool mayRefuse = true) =>
        [
            .. Whos.Where(w => mayRefuse || w is not Source.NotSaid)
                .Select(w => new Choice("who", Word.Of(w), texts.Say("portal.who." + Word.Of(w)), chosen == w)),
        ];

    /// <summary>"Only here" is chosen where nothing was.</summary>
    public static IReadOnlyList<Choice> Answer(Language texts, bool? wantsMail) =>
        [
            new(
                "answer",
                "here",
                texts.Say("portal.answer.here"),
                wantsMail is not true,
                texts.Say("portal.answer.here.hint")
            ),
            new(
                "answer",
                "mail",
                texts.Say("portal.answer.mail"),
                wantsMail is true,
                texts.Say("portal.answer.mail.hint")
            ),
        ];

    public static IReadOnlyList<Choice> Minor(Language texts, Minor chosen) =>
        [
            new("minor", "yes", texts.Say("portal.yes"), chosen is Core.Reports.Minor.Yes),
            new("minor", "no", texts.Say("portal.no"), chosen is Core.Reports.Minor.No),
            new("minor", "unsure", texts.Say("portal.unsure"), chosen is Core.Reports.Minor.Unsure),
        ];

    public static IReadOnlyList<Choice> Harm(Language texts, Harm chosen) =>
        [
            new("harm", "yes", texts.Say("portal.yes"), chosen is Core.Reports.Harm.Yes),
            new("harm", "no", texts.Say("portal.no"), chosen is Core.Reports.Harm.No),
            new("harm", "unsure", texts.Say("portal.unsure"), chosen is Core.Reports.Harm.Unsure),
        ];

    public static IReadOnlyList<Choice> Danger(Language texts, bool? chosen) =>
        [
            new("danger", "yes", texts.Say("portal.yes"), chosen is true),
            new("danger", "no", texts.Say("portal.no"), chosen is false),
        ];

    /// <summary>Every question that was asked, answered or not.</summary>
    public static IReadOnlyList<Answered> Summary(Language texts, Draft draft)
    {
        var all = new List<Answered>();
        foreach (var step in DraftSteps.Of(draft))
        {
            all.AddRange(OfStep(texts, draft, step));
        }

        return all;
    }

    private static IEnumerable<Answered> OfStep(Language texts, Draft draft, Step step) =>
        step switch
        {
            Step.What =>
            [
                Line(texts, step, "what", draft.Reason is { } r ? texts.Say("portal.what." + Word.Of(r)) : null),
            ],
            Step.Where => [new Answered(step, texts.Say("portal.check.where"), Places(texts, draft))],
            Step.Who => [Line(texts, step, "who", draft.Who is { } w ? texts.Say("portal.who." + Word.Of(w)) : null)],
            Step.Age => [Line(texts, step, "age", Chosen(Minor(texts, draft.Minor)))],
            Step.Safety =>
            [
                Line(texts, step, "harm", Chosen(Harm(texts, draft.Harm))),
                Line(texts, step, "danger", Chosen(Danger(texts, draft.Danger))),
            ],
            Step.More => [Line(texts, step, "more", draft.More.Length > 0 ? texts.Say("portal.check.written") : null)],
            Step.Answer =>
            [
                Line(
                    texts,
                    step,
                    "answer",
                    texts.Say(draft.WantsMail is true ? "portal.answer.mail" : "portal.answer.here")
                ),
            ],
            Step.Start or Step.Danger or Step.Picture or Step.Check => [],
        };

    private static Answered Line(Language texts, Step step, string key, string? answer) =>
        new(step, texts.Say("portal.check." + key), [answer ?? texts.Say("portal.not-given")]);

    private static string? Chosen(IReadOnlyList<Choice> choices) => choices.FirstOrDefault(c => c.IsChosen)?.Text;

    private static List<string> Places(Language texts, Draft draft)
    {
        var places = draft.LinkList.Select(PortalFiling.Shortened).ToList();
        if (draft.Lost.Length > 0)
        {
            places.Add(texts.Say("portal.check.written"));
        }

        if (draft.Prints.Count > 0)
        {
            places.Add(texts.Count("portal.picture.have", draft.Prints.Count));
        }

        return places;
    }
}
