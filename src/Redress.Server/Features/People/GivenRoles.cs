using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>The roles that somebody is given: the program's own and those that the operator made.</summary>
internal static class GivenRoles
{
    public static string Write(IReadOnlyList<Role> roles, IReadOnlyList<string>? custom) =>
        JsonSerializer.Serialize(
            roles.Distinct().Select(Word.Of).Concat((custom ?? []).Distinct(StringComparer.Ordinal))
        );

    /// <summary>Whether the operator made none of one of these names.</summary>
    public static async Task<bool> UnknownAsync(Transaction tx, IReadOnlyList<string>? custom)
    {
        if (custom is not { Count: > 0 })
        {
            return false;
        }

        var changed = await PersonStore.GrantsAsync(tx);
        return custom.Any(name => !RoleName.IsOne(name) || RoleSets.KindOf(name, changed) is null);
    }

    /// <summary>What a page's boxes name; what is neither is left to be refused by its name.</summary>
    public static (List<Role> Roles, List<string> Custom) Read(IEnumerable<string> names)
    {
        var sorted = names.ToLookup(n => Word.TryParse<Role>(n, out _));
        return ([.. sorted[true].Select(Word.Parse<Role>)], [.. sorted[false]]);
    }
}
