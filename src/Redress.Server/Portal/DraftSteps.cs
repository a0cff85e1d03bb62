using Redress.Core.Reports;

namespace Redress.Server.Portal;

/// <summary>
/// Which pages the form has for what was answered so far. Pure, and asked anew for each answer that comes: a page that is not
/// shown cannot be answered, whatever is sent.
/// </summary>
public static class DraftSteps
{
    /// <summary>The pages of this draft in their order; "I have the picture" stands beside the way.</summary>
    public static IReadOnlyList<Step> Of(Draft draft)
    {
        var steps = new List<Step> { Step.Start, Step.What };
        if (draft.Reason is Reason.DangerToLife)
        {
            steps.Add(Step.Danger);
        }

        steps.Add(Step.Where);
        steps.Add(Step.Who);
        if (AsksAge(draft))
        {
            steps.Add(Step.Age);
        }

        if (AsksSafety(draft))
        {
            steps.Add(Step.Safety);
        }

        steps.AddRange([Step.More, Step.Answer, Step.Check]);
        return steps;
    }

    /// <summary>The page after that one; the last one again where a single answer was changed.</summary>
    public static Step After(Draft draft, Step step)
    {
        if (step is Step.Picture)
        {
            return Step.Where;
        }

        var steps = Of(draft);
        var at = IndexOf(steps, step);
        var next = at < 0 || at + 1 >= steps.Count ? Step.Check : steps[at + 1];
        return Reachable(draft, draft.IsChanging && next is not Step.Danger ? Step.Check : next);
    }

    public static Step Before(Draft draft, Step step)
    {
        if (step is Step.Picture)
        {
            return Step.Where;
        }

        var steps = Of(draft);
        var at = IndexOf(steps, step);
        return at <= 0 ? Step.Start : steps[at - 1];
    }

    /// <summary>That page, or the first one without which it means nothing.</summary>
    public static Step Reachable(Draft draft, Step wanted) =>
        wanted <= Step.What ? wanted
        : draft.Reason is null ? Step.What
        : wanted <= Step.Picture ? wanted
        : !draft.HasPlace ? Step.Where
        : wanted;

    /// <summary>The answers that this draft asked for: what was sent for a page that is not shown counts as not given.</summary>
    public static Draft OnlyAsked(Draft draft) =>
        draft with
        {
            Minor = AsksAge(draft) ? draft.Minor : Minor.NotAsked,
            Harm = AsksSafety(draft) ? draft.Harm : Harm.NotAsked,
            Danger = AsksSafety(draft) ? draft.Danger : null,
            Mail = draft.WantsMail is true ? draft.Mail : "",
        };

    private static bool AsksAge(Draft draft) => IsOwn(draft) || (draft.Reason is { } reason && IsSexual(reason));

    private static bool AsksSafety(Draft draft) =>
        IsOwn(draft) || (draft.Reason is { } reason && (IsSexual(reason) || reason is Reason.Threats));

    private static bool IsOwn(Draft draft) => draft.Who is Source.AffectedPerson or Source.Guardian;

    private static bool IsSexual(Reason reason) => Standing.IsGrave(reason);

    private static int IndexOf(IReadOnlyList<Step> steps, Step step)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (steps[i] == step)
            {
                return i;
            }
        }

        return -1;
    }
}
