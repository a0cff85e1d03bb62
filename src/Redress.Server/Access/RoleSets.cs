using System.Collections.Frozen;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>
/// What each role gives: as the program has it, as the operator changed it, or as the operator made it. Read anew for each
/// session's request.
/// </summary>
public sealed class RoleSets(Database database)
{
    public async Task<PersonPrincipal> KnownAsync(Person person, CancellationToken cancel) =>
        Known(person, await PersonStore.GrantsAsync(database, cancel));

    public static PersonPrincipal Known(Person person, IReadOnlyList<RoleGrantRow> changed) =>
        new(person, Of(person, changed), KindsOf(person, changed));

    public static FrozenSet<Permission> Of(Person person, IReadOnlyList<RoleGrantRow> changed) =>
        person
            .Roles.SelectMany(r => Of(r, changed))
            .Concat(person.CustomRoles.SelectMany(name => OfCustom(name, changed)))
            .ToFrozenSet();

    /// <summary>The program's roles that bound what this person may do: their own, and those of what the operator made.</summary>
    public static FrozenSet<Role> KindsOf(Person person, IReadOnlyList<RoleGrantRow> changed) =>
        person.Roles.Concat(person.CustomRoles.Select(name => KindOf(name, changed)).OfType<Role>()).ToFrozenSet();

    /// <summary>One role's set. A word that this program does not know gives nothing.</summary>
    public static IReadOnlyList<Permission> Of(Role role, IReadOnlyList<RoleGrantRow> changed) =>
        changed.FirstOrDefault(c => c.Role == Word.Of(role)) is { } row ? Given(role, row) : Grants.Of(role);

    /// <summary>The set of a role that the operator made; nothing where there is none of that name.</summary>
    public static IReadOnlyList<Permission> OfCustom(string name, IReadOnlyList<RoleGrantRow> changed) =>
        KindOf(name, changed) is { } kind ? Given(kind, changed.First(c => c.Role == name)) : [];

    /// <summary>Which of the program's roles bounds it; null where the operator made none of that name, or ended it.</summary>
    public static Role? KindOf(string name, IReadOnlyList<RoleGrantRow> changed) =>
        changed.FirstOrDefault(c => c.Role == name) is { EndedAt: null, Kind: { } kind }
        && Word.TryParse<Role>(kind, out var role)
            ? role
            : null;

    // Whatever stands in a row: what such a role may never be given, it does not give.
    private static List<Permission> Given(Role kind, RoleGrantRow row)
    {
        var given = new List<Permission> { Permission.UseConsole };
        foreach (var word in row.Words())
        {
            if (Word.TryParse<Permission>(word, out var permission) && Grants.MayBeGiven(kind, permission))
            {
                given.Add(permission);
            }
        }

        return given;
    }
}
