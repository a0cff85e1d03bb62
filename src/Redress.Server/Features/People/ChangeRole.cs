using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>What a role gives from now on, for all who have it.</summary>
public static class ChangeRole
{
    public static async Task<Result<bool>> RunAsync(
        Database database,
        AccessCache cache,
        TimeProvider clock,
        PersonPrincipal by,
        Role role,
        IReadOnlyList<Permission> permissions,
        CancellationToken cancel
    )
    {
        if (permissions.Any(p => !Grants.MayBeGiven(role, p)))
        {
            return PersonRefusals.RoleMayNot;
        }

        // Nobody gives themselves more, by way of a role that they have.
        if (by.Person.Roles.Contains(role))
        {
            return PersonRefusals.OwnRoles;
        }

        await database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                await PersonStore.KeepGrantAsync(
                    tx,
                    new RoleGrantRow
                    {
                        Role = Word.Of(role),
                        Permissions = JsonSerializer.Serialize(permissions.Distinct().Order().Select(Word.Of)),
                        ChangedAt = now.ToMicros(),
                    }
                );
                tx.Fact("role.changed", by.Actor, now);
            },
            cancel
        );
        cache.Forget();
        return true;
    }
}
