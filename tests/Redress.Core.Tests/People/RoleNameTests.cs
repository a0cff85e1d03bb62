using Redress.Core.Kernel;
using Redress.Core.People;

namespace Redress.Core.Tests.People;

public sealed class RoleNameTests
{
    [Theory]
    [InlineData("night-desk", true)]
    [InlineData("desk2", true)]
    [InlineData("ab", false)]
    [InlineData("2desk", false)]
    [InlineData("Night", false)]
    [InlineData("night desk", false)]
    [InlineData("night%", false)]
    [InlineData("nacht\u202e", false)]
    [InlineData("größer", false)]
    [InlineData(null, false)]
    public void A_role_is_called_by_a_plain_word(string? name, bool isOne) => Assert.Equal(isOne, RoleName.IsOne(name));

    [Fact]
    public void No_role_is_called_as_one_of_the_programs_own() =>
        Assert.DoesNotContain(Word.All<Role>(), RoleName.IsOne);

    [Fact]
    public void A_name_has_at_most_forty_letters() =>
        Assert.True(RoleName.IsOne(new string('a', 40)) && !RoleName.IsOne(new string('a', 41)));
}
