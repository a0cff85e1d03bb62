using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Features.People;

/// <summary>
/// A role of the operator's own. It is of the kind of one of the program's roles, begins with what that one gives, and can never
/// be given what that one cannot: so neither the wall around child safety nor an administrator's blindness is configured away.
/// </summary>
public static class MakeRole
{
    private const int MostCustom = 60;

    public static async Task<Result<bool>> RunAsync(
        Database database,
        TimeProvider clock,
        Principal by,
        string name,
        Role kind,
        CancellationToken cancel
    )
    {
        if (!RoleName.IsOne(name))
        {
            return HttpRefusals.FieldInvalid.At(
                "/name",
                $"A role's name has {RoleName.Least} to {RoleName.Most} of a to z, 0 to 9 and -, begins with a letter and is no role of the program"
            );
        }

        return await database.Recorder.RecordAsync<bool>(
            async tx =>
            {
                var changed = await PersonStore.GrantsAsync(tx);
                if (RoleSets.KindOf(name, changed) is not null)
                {
                    return PersonRefusals.RoleTaken;
                }

                if (changed.Count(c => c.Kind is not null && c.Role != name) >= MostCustom)
                {
                    return PersonRefusals.RolesFull;
                }

                var given = RoleSets.Of(kind, changed).Where(Grants.IsOfRoles);
                await PersonStore.KeepGrantAsync(tx, ChangeRole.Row(name, kind, given, clock.Now()));
                tx.Fact("role.made", by.Actor, clock.Now());
                return true;
            },
            cancel
        );
    }

    /// <summary>Nobody may have it then: a role that comes again under this name must give nothing to anybody by itself.</summary>
    public static Task<Result<bool>> EndAsync(
        Database database,
        TimeProvider clock,
        Principal by,
        string name,
        CancellationToken cancel
    ) =>
        database.Recorder.RecordAsync<bool>(
            async tx =>
            {
                var changed = await PersonStore.GrantsAsync(tx);
                if (RoleSets.KindOf(name, changed) is null)
                {
                    return PersonRefusals.RoleUnknown;
                }

                if (await PersonStore.HoldersAsync(tx, name) > 0)
                {
                    return PersonRefusals.RoleInUse;
                }

                var row = changed.First(c => c.Role == name);
                row.EndedAt = clock.Now().ToMicros();
                await PersonStore.KeepGrantAsync(tx, row);
                tx.Fact("role.ended", by.Actor, clock.Now());
                return true;
            },
            cancel
        );
}
