using Redress.Storage.Engine;

namespace Redress.Storage.People;

/// <summary>By what people sign in: invitations, passkeys, passwords with their codes, accounts elsewhere.</summary>
public static class SignInStore
{
    private const int MostPasskeys = 20;

    public static void Insert(Transaction tx, InvitationRow row) => tx.Insert(row);

    public static Task<InvitationRow?> InvitationAsync(Transaction tx, byte[] hash) =>
        tx.FirstAsync<InvitationRow>(
            $"SELECT {Rows<InvitationRow>.Columns} FROM invitation WHERE hash = @hash",
            new Arg("hash", hash)
        );

    public static Task<InvitationRow?> InvitationAsync(Database database, byte[] hash, CancellationToken cancel) =>
        database.FirstAsync<InvitationRow>(
            $"SELECT {Rows<InvitationRow>.Columns} FROM invitation WHERE hash = @hash",
            cancel,
            new Arg("hash", hash)
        );

    public static void Use(Transaction tx, InvitationRow row, long at)
    {
        row.UsedAt = at;
        tx.Update(
            "UPDATE invitation SET used_at = @used_at WHERE id = @id AND used_at IS NULL AND revoked_at IS NULL",
            row
        );
    }

    /// <summary>Makes void what was not used yet: a new invitation takes the place of older ones.</summary>
    public static async Task RevokeInvitationsAsync(Transaction tx, string personId, long at)
    {
        var open = await tx.ListAsync<InvitationRow>(
            $"""
            SELECT {Rows<InvitationRow>.Columns} FROM invitation
            WHERE person_id = @person AND used_at IS NULL AND revoked_at IS NULL ORDER BY id LIMIT 100
            """,
            new Arg("person", personId)
        );
        foreach (var row in open)
        {
            row.RevokedAt = at;
            tx.Update("UPDATE invitation SET revoked_at = @revoked_at WHERE id = @id AND revoked_at IS NULL", row);
        }
    }

    public static void Insert(Transaction tx, PasskeyRow row) => tx.Insert(row);

    public static Task<PasskeyRow?> PasskeyAsync(Transaction tx, byte[] credential) =>
        tx.FirstAsync<PasskeyRow>(PasskeySql, new Arg("id", PasskeyRow.IdOf(credential)));

    public static Task<PasskeyRow?> PasskeyAsync(Database database, byte[] credential, CancellationToken cancel) =>
        database.FirstAsync<PasskeyRow>(PasskeySql, cancel, new Arg("id", PasskeyRow.IdOf(credential)));

    public static Task<List<PasskeyRow>> PasskeysAsync(Database database, string personId, CancellationToken cancel) =>
        database.ListAsync<PasskeyRow>(PasskeysSql, cancel, new Arg("person", personId));

    public static Task<List<PasskeyRow>> PasskeysAsync(Transaction tx, string personId) =>
        tx.ListAsync<PasskeyRow>(PasskeysSql, new Arg("person", personId));

    /// <summary>A passkey was used: its counter and what its device says of itself.</summary>
    public static void Used(Transaction tx, PasskeyRow row, long at)
    {
        row.UsedAt = at;
        tx.Update(
            """
            UPDATE passkey SET sign_count = @sign_count, user_verified = @user_verified, backed_up = @backed_up,
              used_at = @used_at
            WHERE id = @id AND removed_at IS NULL
            """,
            row
        );
    }

    public static void Remove(Transaction tx, PasskeyRow row, long at)
    {
        row.RemovedAt = at;
        tx.Update("UPDATE passkey SET removed_at = @removed_at WHERE id = @id AND removed_at IS NULL", row);
    }

    public static Task<PasswordRow?> PasswordAsync(Transaction tx, string personId) =>
        tx.FirstAsync<PasswordRow>(PasswordSql, new Arg("person", personId));

    public static Task<PasswordRow?> PasswordAsync(Database database, string personId, CancellationToken cancel) =>
        database.FirstAsync<PasswordRow>(PasswordSql, cancel, new Arg("person", personId));

    /// <summary>Sets a password with its codes; the one before counts no more.</summary>
    public static async Task KeepPasswordAsync(Transaction tx, PasswordRow row)
    {
        if (await PasswordAsync(tx, row.PersonId) is null)
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update(
                """
                UPDATE password SET hash = @hash, ciphertext = @ciphertext, wrapped_key = @wrapped_key,
                  last_step = @last_step, changed_at = @changed_at, removed_at = @removed_at
                WHERE person_id = @person_id
                """,
                row
            );
        }
    }

    /// <summary>Takes a code of that half minute; a code that was taken before hits no row and fails.</summary>
    public static void TakeStep(Transaction tx, PasswordRow row, long step)
    {
        row.LastStep = step;
        tx.Update(
            "UPDATE password SET last_step = @last_step WHERE person_id = @person_id AND last_step < @last_step",
            row
        );
    }

    public static void Insert(Transaction tx, OutsideAccountRow row) => tx.Insert(row);

    public static Task<OutsideAccountRow?> OutsideAsync(Transaction tx, string issuer, string subject) =>
        tx.FirstAsync<OutsideAccountRow>(
            $"SELECT {Rows<OutsideAccountRow>.Columns} FROM outside_account WHERE id = @id AND removed_at IS NULL",
            new Arg("id", OutsideAccountRow.IdOf(issuer, subject))
        );

    public static Task<List<SignInRow>> HistoryAsync(Database database, string personId, CancellationToken cancel) =>
        database.ListAsync<SignInRow>(
            $"SELECT {Rows<SignInRow>.Columns} FROM sign_in WHERE person_id = @person ORDER BY at DESC, id LIMIT 50",
            cancel,
            new Arg("person", personId)
        );

    private static readonly string PasskeySql =
        $"SELECT {Rows<PasskeyRow>.Columns} FROM passkey WHERE id = @id AND removed_at IS NULL";

    private static readonly string PasskeysSql =
        $"SELECT {Rows<PasskeyRow>.Columns} FROM passkey WHERE person_id = @person AND removed_at IS NULL ORDER BY id LIMIT {MostPasskeys}";

    private static readonly string PasswordSql =
        $"SELECT {Rows<PasswordRow>.Columns} FROM password WHERE person_id = @person";
}
