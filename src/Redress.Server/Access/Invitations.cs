using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>Invitations as whoever holds one uses it: once, within three days.</summary>
public static class Invitations
{
    public const int MaxCode = 100;

    /// <summary>Whom it invites.</summary>
    public static async Task<Result<Person>> WhoAsync(
        Database database,
        KeyRing keys,
        string? code,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (code is not { Length: > 0 and <= MaxCode })
        {
            return PersonRefusals.InvitationOver;
        }

        var row = await SignInStore.InvitationAsync(database, keys.HashAccess(code.Trim()), cancel);
        if (row is null || !IsOpen(row, now))
        {
            return PersonRefusals.InvitationOver;
        }

        return await PersonStore.FindAsync(database, row.PersonId, cancel) is { DisabledAt: null } person
            ? person.ToPerson()
            : PersonRefusals.InvitationOver;
    }

    /// <summary>Uses it up, in the transaction of what it allowed. Its fact is the caller's.</summary>
    public static async Task<Refusal?> UseAsync(Transaction tx, KeyRing keys, string code, DateTimeOffset now)
    {
        if (await SignInStore.InvitationAsync(tx, keys.HashAccess(code.Trim())) is not { } row || !IsOpen(row, now))
        {
            return PersonRefusals.InvitationOver;
        }

        SignInStore.Use(tx, row, now.ToMicros());
        return null;
    }

    private static bool IsOpen(InvitationRow row, DateTimeOffset now) =>
        row is { UsedAt: null, RevokedAt: null } && now.ToMicros() < row.ExpiresAt;
}
