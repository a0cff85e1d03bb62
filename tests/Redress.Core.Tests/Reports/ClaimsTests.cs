using Redress.Core.Reports;

namespace Redress.Core.Tests.Reports;

/// <summary>What was decided to stay is not hidden again by saying the same once more, and always by a new fact.</summary>
public sealed class ClaimsTests
{
    private static readonly Claims s_bystander = Claims.Of([
        (Source.Bystander, null, Reason.ChildSexualAbuseMaterial, Minor.NotAsked),
    ]);

    [Theory]
    [InlineData(Source.Bystander, Reason.ChildSexualAbuseMaterial, Minor.NotAsked, false)]
    [InlineData(Source.Bystander, Reason.Grooming, Minor.No, false)]
    [InlineData(Source.NotSaid, Reason.Hate, Minor.NotAsked, true)]
    [InlineData(Source.Bystander, Reason.ChildSexualAbuseMaterial, Minor.Yes, true)]
    [InlineData(Source.Bystander, Reason.ChildSexualAbuseMaterial, Minor.Unsure, true)]
    [InlineData(Source.TrustedFlagger, Reason.ChildSexualAbuseMaterial, Minor.NotAsked, true)]
    [InlineData(Source.AffectedPerson, Reason.ChildSexualAbuseMaterial, Minor.NotAsked, true)]
    [InlineData(Source.Guardian, Reason.ChildSexualAbuseMaterial, Minor.NotAsked, true)]
    [InlineData(Source.NotSaid, Reason.ChildSexualAbuseMaterial, Minor.NotAsked, true)]
    public void After_a_bystanders_claim_only_what_was_not_said_is_new(
        Source source,
        Reason reason,
        Minor minor,
        bool isNew
    ) => Assert.Equal(!isNew, s_bystander.Include(source, null, reason, minor));

    [Fact]
    public void The_first_guardian_is_new_after_the_person_shown_and_the_second_is_not()
    {
        var person = (Source.AffectedPerson, (Source?)null, Reason.IntimateImage, Minor.No);
        var guardian = (Source.StaffOnBehalf, (Source?)Source.Guardian, Reason.IntimateImage, Minor.No);
        Assert.False(Claims.Of([person]).Include(Source.Guardian, null, Reason.IntimateImage, Minor.No));
        Assert.True(Claims.Of([person, guardian]).Include(Source.Guardian, null, Reason.IntimateImage, Minor.No));
    }

    [Fact]
    public void What_was_claimed_is_read_back_as_it_was_written()
    {
        var all = Claims.Of(
            from source in Enum.GetValues<Source>()
            from reason in Enum.GetValues<Reason>()
            from minor in Enum.GetValues<Minor>()
            select (source, (Source?)null, reason, minor)
        );
        Assert.Equal(all.ToString(), Claims.Parse(all.ToString()).ToString());
        Assert.True(all.Include(Source.Bystander, null, Reason.Hate, Minor.Yes));
        Assert.False(Claims.Parse("").Include(Source.Bystander, null, Reason.Hate, Minor.No));
    }
}
