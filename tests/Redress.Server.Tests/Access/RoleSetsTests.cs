using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Storage.People;

namespace Redress.Server.Tests.Access;

public sealed class RoleSetsTests
{
    private static RoleGrantRow Row(Role role, string permissions) =>
        new() { Role = Word.Of(role), Permissions = permissions };

    [Fact]
    public void What_the_operator_made_of_a_role_takes_the_place_of_what_the_program_has()
    {
        var set = RoleSets.Of(Role.Reviewer, [Row(Role.Reviewer, """["read-cases"]""")]);

        Assert.Equal([Permission.UseConsole, Permission.ReadCases], set);
        Assert.Equal(Grants.Of(Role.Senior), RoleSets.Of(Role.Senior, [Row(Role.Reviewer, "[]")]));
    }

    [Fact]
    public void Whoever_rules_over_people_and_keys_sees_no_content_whatever_a_row_says()
    {
        var every = "[" + string.Join(",", Word.All<Permission>().Select(w => $"\"{w}\"")) + "]";

        var administrator = RoleSets.Of(Role.Administrator, [Row(Role.Administrator, every)]);
        var reviewer = RoleSets.Of(Role.Reviewer, [Row(Role.Reviewer, every)]);

        Permission[] content =
        [
            Permission.ReadCases,
            Permission.ReadReports,
            Permission.WorkCases,
            Permission.ReadMatches,
        ];
        Assert.Empty(administrator.Intersect([.. content, Permission.SeeChildSafety, Permission.SecondLook]));
        Assert.DoesNotContain(Permission.ManagePeople, reviewer);
        Assert.DoesNotContain(Permission.SeeChildSafety, reviewer);
        Assert.DoesNotContain(Permission.MoveClock, reviewer.Union(administrator));
    }

    [Fact]
    public void The_programs_own_sets_keep_to_what_a_role_may_be_given() =>
        Assert.All(
            Enum.GetValues<Role>(),
            role =>
                Assert.All(
                    Grants.Of(role).Except([Permission.UseConsole]),
                    permission => Assert.True(Grants.MayBeGiven(role, permission), $"{role} {permission}")
                )
        );

    [Fact]
    public void A_role_that_the_operator_made_gives_what_its_kind_may_be_given_and_nothing_once_it_ended()
    {
        RoleGrantRow Custom(string name, Role kind, string permissions, long? ended = null) =>
            new()
            {
                Role = name,
                Kind = Word.Of(kind),
                Permissions = permissions,
                EndedAt = ended,
            };
        RoleGrantRow[] rows =
        [
            Custom("night", Role.Reviewer, """["read-cases","see-child-safety","manage-people"]"""),
            Custom("keys", Role.Administrator, """["manage-platforms","read-cases","work-cases","see-child-safety"]"""),
            Custom("outside", Role.Guest, """["second-look","read-cases"]"""),
            Custom("gone", Role.Lead, """["read-cases","see-child-safety"]""", ended: 1),
        ];

        Assert.Equal([Permission.UseConsole, Permission.ReadCases], RoleSets.OfCustom("night", rows));
        Assert.Equal([Permission.UseConsole, Permission.ManagePlatforms], RoleSets.OfCustom("keys", rows));
        Assert.Empty(RoleSets.OfCustom("gone", rows));
        Assert.Empty(RoleSets.OfCustom("never-made", rows));
        Assert.True(RoleSets.Known(With("outside"), rows).IsGuest);
        Assert.False(RoleSets.Known(With("outside", "night"), rows).IsGuest);
        Assert.False(RoleSets.Known(With("gone"), rows).IsGuest);
        Assert.False(RoleSets.Known(With("gone"), rows).Sight.PastWall);
    }

    private static Person With(params string[] custom) =>
        new(new("psn_00000000000000000000000000"), "x", [], null, default, null) { CustomRoles = custom };

    [Fact]
    public void A_word_of_another_version_gives_nothing() =>
        Assert.Equal([Permission.UseConsole], RoleSets.Of(Role.Lead, [Row(Role.Lead, """["fly"]""")]));
}
