using Redress.Core.Policies;

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
            // Staff who leave out whom they write for must not lower a child's report either.
            Source.StaffOnBehalf => IsFirstParty(
                onBehalfOf is null or Source.StaffOnBehalf ? Source.NotSaid : onBehalfOf.Value,
                null,
                reason
            ),
            Source.Bystander
            or Source.TrustedFlagger
            or Source.Authority
            or Source.Platform
            or Source.Match
            or Source.Rule
            or Source.Appeal => false,
        };

    /// <summary>Whose word it counts as. Staff count as whom they write for.</summary>
    public static Tier TierOf(Source source, Source? onBehalfOf, Reason reason) =>
        IsFirstParty(source, onBehalfOf, reason)
            ? Tier.FirstParty
            : Whose(source, onBehalfOf) switch
            {
                Source.Authority => Tier.Authority,
                Source.TrustedFlagger => Tier.TrustedFlagger,
                Source.Platform => Tier.Platform,
                Source.Match => Tier.Match,
                Source.Rule => Tier.Rule,
                Source.AffectedPerson
                or Source.Guardian
                or Source.Representative
                or Source.Bystander
                or Source.StaffOnBehalf
                or Source.NotSaid
                or Source.Appeal => Tier.Bystander,
            };

    /// <summary>The role of the person who speaks; not said, where staff do not say for whom they write.</summary>
    public static Source Whose(Source source, Source? onBehalfOf) =>
        source is not Source.StaffOnBehalf ? source
        : onBehalfOf is null or Source.StaffOnBehalf ? Source.NotSaid
        : onBehalfOf.Value;
}
