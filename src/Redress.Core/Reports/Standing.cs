namespace Redress.Core.Reports;

/// <summary>Whose word a report is.</summary>
public static class Standing
{
    /// <summary>Child sexual abuse, exploitation, grooming, extortion and trade: categories of children.</summary>
    public static bool IsChildCategory(Reason reason) =>
        reason
            is Reason.ChildSexualAbuseMaterial
                or Reason.ChildExploitation
                or Reason.Grooming
                or Reason.SexualExtortion
                or Reason.ChildMaterialTrade;

    /// <summary>Categories in which a hold never ends by itself.</summary>
    public static bool IsGrave(Reason reason) => IsChildCategory(reason) || reason is Reason.IntimateImage;

    /// <summary>
    /// The person shown, who cares for them, who acts for them; and whoever does not say, where leaving it out must not
    /// lower a child's report. Staff count as whom they write for.
    /// </summary>
    public static bool IsFirstParty(Source source, Source? onBehalfOf, Reason reason) =>
        source switch
        {
            Source.AffectedPerson or Source.Guardian or Source.Representative => true,
            Source.NotSaid => IsGrave(reason),
            Source.StaffOnBehalf => onBehalfOf is { } other
                && other is not Source.StaffOnBehalf
                && IsFirstParty(other, null, reason),
            Source.Bystander
            or Source.TrustedFlagger
            or Source.Authority
            or Source.Platform
            or Source.Match
            or Source.Rule
            or Source.Appeal => false,
        };
}
