using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>What a role gives from now on, for all who have it: one of the program's, or one that the operator made.</summary>
public static class ChangeRole
{
    public static async Task<Result<bool>> RunAsync(
        Database database,
        AccessCache cache,
        TimeProvider clock,
        PersonPrincipal by,
        string role,
        IReadOnlyList<Permission> permissions,
        CancellationToken cancel
    )
    {
        // Nobody gives themselves more, by way of a role that they have.
        if (by.Person.RoleNames.Contains(role, StringComparer.Ordinal))
        {
            return PersonRefusals.OwnRoles;
        }

        var changed = await database.Recorder.RecordAsync<bool>(
            async tx =>
            {
                var custom = RoleSets.KindOf(role, await PersonStore.GrantsAsync(tx));
                var kind = Word.TryParse<Role>(role, out var own) ? own : custom;
                if (kind is null)
                {
                    return PersonRefusals.RoleUnknown;
                }

                if (permissions.Any(p => !Grants.MayBeGiven(kind.Value, p)))
                {
                    return PersonRefusals.RoleMayNot;
                }

                await PersonStore.KeepGrantAsync(tx, Row(role, custom, permissions, clock.Now()));
                tx.Fact("role.changed", by.Actor, clock.Now());
                return true;
            },
            cancel
        );
        cache.Forget();
        return changed;
    }

    /// <param name="kind">Null for one of the program's own.</param>
    internal static RoleGrantRow Row(
        string role,
        Role? kind,
        IEnumerable<Permission> permissions,
        DateTimeOffset now
    ) =>
        new()
        {
            Role = role,
            Kind = kind is { } bound ? Word.Of(bound) : null,
            Permissions = JsonSerializer.Serialize(permissions.Distinct().Order().Select(Word.Of)),
            ChangedAt = now.ToMicros(),
        };
}
