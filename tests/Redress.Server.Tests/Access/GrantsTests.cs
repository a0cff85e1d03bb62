using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Platforms;
using Redress.Server.Access;

namespace Redress.Server.Tests.Access;

public sealed class GrantsTests
{
    private static readonly Permission[] s_all = Enum.GetValues<Permission>();

    [Fact]
    public void Every_permission_is_given_to_somebody_and_the_clock_to_the_operator_alone()
    {
        var given = s_all.Where(p => Enum.GetValues<Role>().Any(r => Grants.Of(r).Contains(p))).ToHashSet();
        var byKey = Grants.Scopes.Values.ToHashSet();
        var byOperator = s_all.Where(new OperatorPrincipal().May).ToHashSet();

        Assert.Equal(
            [Permission.Anyone, Permission.PlatformSignature],
            s_all.Except(given).Except(byKey).Except(byOperator)
        );
        Assert.DoesNotContain(Permission.MoveClock, given.Union(byKey));
    }

    [Fact]
    public void A_key_reads_and_files_and_never_decides_erases_or_manages() =>
        Assert.Equal(
            [
                Permission.FileReports,
                Permission.ReadReports,
                Permission.ReadCases,
                Permission.CheckUploads,
                Permission.ReadMatches,
                Permission.SubscribeEvents,
            ],
            Grants.Scopes.Values.Order()
        );

    [Fact]
    public void The_operator_and_the_administrator_see_no_case_and_an_auditor_changes_nothing()
    {
        Permission[] content = [Permission.ReadCases, Permission.ReadReports, Permission.WorkCases];

        Assert.DoesNotContain(content, new OperatorPrincipal().May);
        Assert.Empty(Grants.Of(Role.Administrator).Intersect(content));
        Assert.Equal(
            [Permission.UseConsole, Permission.ReadCases, Permission.ReadFigures, Permission.ReadLedger],
            Grants.Of(Role.Auditor)
        );
    }

    [Fact]
    public void An_unknown_scope_gives_nothing_and_a_key_sees_one_platform()
    {
        var platform = new Id<Platform>("plt_00000000000000000000000000");
        var key = new KeyPrincipal(new PlatformKey("key_1", platform, "", ["everything"], [], default, null));

        Assert.DoesNotContain(s_all, key.May);
        Assert.Equal(platform, key.Only);
    }

    [Fact]
    public void Several_roles_give_what_each_of_them_gives()
    {
        var both = new Person(
            new("psn_00000000000000000000000000"),
            "x",
            [Role.Auditor, Role.Legal],
            null,
            default,
            null
        );
        var person = RoleSets.Known(both, []);

        Assert.True(person.May(Permission.EraseText) && person.May(Permission.ReadLedger));
        Assert.False(person.May(Permission.WorkCases));
        Assert.Null(person.Only);
    }
}
