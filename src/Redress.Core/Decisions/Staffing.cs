namespace Redress.Core.Decisions;

/// <summary>A rule that asks for more people than there are.</summary>
/// <param name="Rule">For scripts; stays.</param>
/// <param name="Needs">What it needs, in words.</param>
public sealed record UnmetRule(string Rule, string Needs);

/// <summary>Which rules about people cannot be met with those who work here. Pure.</summary>
public static class Staffing
{
    /// <param name="deciders">Who may decide and confirm.</param>
    /// <param name="guests">Who may only confirm.</param>
    /// <param name="childSafety">Who may release notices and decide where the author may be the victim.</param>
    /// <param name="undoers">Who may take back what a rule holds.</param>
    /// <param name="mode">The operator's choice.</param>
    public static IReadOnlyList<UnmetRule> Unmet(
        long deciders,
        long guests,
        long childSafety,
        long undoers,
        SecondLookMode mode
    )
    {
        var unmet = new List<UnmetRule>();
        if (!CanConfirm(deciders, guests, mode))
        {
            unmet.Add(
                new("second-look", "two people who decide, or a guest, or the choice that one comes again later")
            );
            // A report to an authority waits for the same second look.
            unmet.Add(new("referral-file", "the same as the second look"));
        }

        // Whoever had a part in the first decision does not answer: two where one decided it, three where two did.
        var parts = mode is SecondLookMode.Two ? 2 : 1;
        if (deciders <= parts)
        {
            unmet.Add(new("appeal", $"{parts + 1} people who decide"));
        }

        if (deciders < 2)
        {
            unmet.Add(new("referral-decline", "two people who decide"));
            unmet.Add(new("close-failed", "two people who decide"));
        }

        if (undoers < 2)
        {
            unmet.Add(new("undo", "two people of the roles senior, child-safety or lead"));
        }

        if (childSafety < 1)
        {
            unmet.Add(new("notice-release", "somebody of the role child-safety"));
        }

        return unmet;
    }

    private static bool CanConfirm(long deciders, long guests, SecondLookMode mode) =>
        mode switch
        {
            SecondLookMode.Two => deciders >= 2,
            SecondLookMode.Guest => deciders >= 2 || (deciders == 1 && guests >= 1),
            SecondLookMode.SameLater => deciders >= 1,
        };
}
