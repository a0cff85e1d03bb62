using System.Collections.Frozen;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>What each role gives: as the program has it, or as the operator made it. Read anew for each session's request.</summary>
public sealed class RoleSets(Database database)
{
    public async Task<FrozenSet<Permission>> OfAsync(Person person, CancellationToken cancel) =>
        Of(person, await PersonStore.GrantsAsync(database, cancel));

    public static FrozenSet<Permission> Of(Person person, IReadOnlyList<RoleGrantRow> changed) =>
        person.Roles.SelectMany(r => Of(r, changed)).ToFrozenSet();

    /// <summary>One role's set. A word that this program does not know gives nothing.</summary>
    public static IReadOnlyList<Permission> Of(Role role, IReadOnlyList<RoleGrantRow> changed)
    {
        var row = changed.FirstOrDefault(c => c.Role == Word.Of(role));
        if (row is null)
        {
            return Grants.Of(role);
        }

        var given = new List<Permission> { Permission.UseConsole };
        foreach (var word in row.Words())
        {
            if (Word.TryParse<Permission>(word, out var permission) && Grants.MayBeGiven(role, permission))
            {
                given.Add(permission);
            }
        }

        return given;
    }
}
