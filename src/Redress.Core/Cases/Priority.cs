using Redress.Core.Reports;

namespace Redress.Core.Cases;

/// <summary>What is known of a case when it is weighed.</summary>
/// <param name="Reason">The gravest reason reported.</param>
/// <param name="Reports">How many reports name the subject.</param>
/// <param name="FirstParty">How many of them come from the person shown or for them.</param>
/// <param name="Minor">Whether anybody says or cannot exclude that the person shown was under 18.</param>
/// <param name="PoliceNumber">Whether a police case number was given.</param>
/// <param name="EarlierReports">Reports on the same author, or on what shares a fingerprint or a report, beside this case's.</param>
/// <param name="Views">Views since they are known; null where the platform does not count.</param>
/// <param name="Restricted">Other cases of the same incident that a person's decision restricts.</param>
/// <param name="OverBudget">Whether it would be held, were there not too many that are.</param>
public sealed record Weight(
    Reason Reason,
    int Reports,
    int FirstParty,
    bool Minor,
    bool PoliceNumber,
    int EarlierReports,
    long? Views,
    bool OverBudget = false,
    int Restricted = 0
)
{
    /// <summary>Somebody said, or a reviewer saw, that a life is in danger.</summary>
    public bool Danger { get; init; }

    /// <summary>Nobody reported it but who was warned and went on to report without any ground.</summary>
    public bool Doubted { get; init; }

    /// <summary>Somebody objects to a hold or decision and waits for an answer.</summary>
    public bool Appeal { get; init; }
}

/// <summary>Where a case stands in the queue: higher first. Machines rank; they never decide that a report is wrong.</summary>
public static class Priority
{
    /// <summary>More than anything else can bring: what no hold hides meanwhile is seen first.</summary>
    public const int FrontOfQueue = 20_000;

    /// <summary>Less than lies between any two reasons: it stands behind its like, never behind what is less grave.</summary>
    private const int Doubt = 150;

    public static int Of(Weight weight) =>
        Gravity(weight.Reason)
        + (weight.OverBudget ? FrontOfQueue : 0)
        + (weight.FirstParty > 0 ? 400 : 0)
        + (weight.Minor ? 300 : 0)
        + (weight.PoliceNumber ? 200 : 0)
        + (weight.Danger ? 10_000 : 0)
        + (weight.Appeal ? 250 : 0)
        - (weight.Doubted ? Doubt : 0)
        + Math.Min(weight.EarlierReports, 10) * 10
        + Math.Min(weight.Restricted, 5) * 50
        + Steps(weight.Reports) * 10
        + Steps(weight.Views ?? 0) * 5;

    /// <summary>The graver of two.</summary>
    public static Reason Graver(Reason a, Reason b) => Gravity(b) > Gravity(a) ? b : a;

    public static int Gravity(Reason reason) =>
        reason switch
        {
            Reason.DangerToLife => 10_000,
            Reason.ChildSexualAbuseMaterial => 9_000,
            Reason.SexualExtortion => 8_500,
            Reason.ChildExploitation => 8_000,
            Reason.Grooming => 7_500,
            Reason.ChildMaterialTrade => 7_000,
            Reason.IntimateImage => 6_500,
            Reason.Terrorism => 6_000,
            Reason.Threats => 5_000,
            Reason.Hate => 3_000,
            Reason.PrivateData => 2_500,
            Reason.IllegalGoods => 2_000,
            Reason.NotSure => 1_500,
            Reason.Other => 1_000,
        };

    /// <summary>How often the count doubles: 1 to 1, 2 to 2, 4 to 3, 1,000 to 10.</summary>
    private static int Steps(long count) =>
        count <= 0 ? 0 : 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)count);
}
