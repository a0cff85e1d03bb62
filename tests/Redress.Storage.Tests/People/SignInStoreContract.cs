using Redress.Storage.Engine;
using Redress.Storage.People;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.People;

public sealed class SqliteSignInStoreTests(SqliteEngine engine)
    : SignInStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSignInStoreTests(PostgresEngine engine)
    : SignInStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SignInStoreContract(TestedEngine engine) : Contract(engine)
{
    private Task DoAsync(Func<Transaction, Task> closure) =>
        WriteAsync(async tx =>
        {
            await closure(tx);
            return true;
        });

    private async Task<string> PersonAsync()
    {
        var person = new PersonRow
        {
            Id = Some.Id("psn"),
            Name = Some.Id("name"),
            Roles = """["reviewer"]""",
            CreatedAt = 1,
        };
        await WriteAsync(tx => AccessStore.Insert(tx, person));
        return person.Id;
    }

    private static InvitationRow Invitation(string person) =>
        new()
        {
            Id = Some.Id("inv"),
            PersonId = person,
            Hash = Some.Bytes(32),
            CreatedAt = 1,
            ExpiresAt = 9,
        };

    private static PasskeyRow Passkey(string person, byte[]? credential = null)
    {
        credential ??= Some.Bytes(32);
        return new()
        {
            Id = PasskeyRow.IdOf(credential),
            PersonId = person,
            CredentialId = credential,
            PublicKey = Some.Bytes(77),
            Name = Some.Text,
            SignCount = 1,
            UserVerified = 1,
            BackupEligible = 1,
            CreatedAt = 1,
        };
    }

    private static PasswordRow Password(string person) =>
        new()
        {
            PersonId = person,
            Hash = Some.Text,
            Ciphertext = Some.Bytes(40),
            WrappedKey = Some.Bytes(60),
            LastStep = 5,
            ChangedAt = 1,
        };

    [EngineFact]
    public async Task An_invitation_is_found_by_its_hash_and_used_once()
    {
        var row = Invitation(await PersonAsync());
        await WriteAsync(tx => SignInStore.Insert(tx, row));
        AssertSame(row, await SignInStore.InvitationAsync(Database, row.Hash, None));

        await WriteAsync(tx => SignInStore.Use(tx, row, 4));

        AssertSame(row, await WriteAsync(tx => SignInStore.InvitationAsync(tx, row.Hash)));
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => SignInStore.Use(tx, row, 5)));
    }

    [EngineFact]
    public async Task A_new_invitation_makes_void_those_that_nobody_used()
    {
        var person = await PersonAsync();
        var (used, open) = (Invitation(person), Invitation(person));
        await WriteAsync(tx =>
        {
            SignInStore.Insert(tx, used);
            SignInStore.Insert(tx, open);
            SignInStore.Use(tx, used, 4);
        });

        await DoAsync(tx => SignInStore.RevokeInvitationsAsync(tx, person, 6));

        Assert.Null((await SignInStore.InvitationAsync(Database, used.Hash, None))!.RevokedAt);
        Assert.Equal(6, (await SignInStore.InvitationAsync(Database, open.Hash, None))!.RevokedAt);
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => SignInStore.Use(tx, open, 7)));
    }

    [EngineFact]
    public async Task A_passkey_comes_back_as_written_counts_its_uses_and_is_gone_once_removed()
    {
        var row = Passkey(await PersonAsync());
        await WriteAsync(tx => SignInStore.Insert(tx, row));
        row.SignCount = 2;
        row.BackedUp = 1;
        await WriteAsync(tx => SignInStore.Used(tx, row, 7));
        AssertSame(row, await SignInStore.PasskeyAsync(Database, row.CredentialId, None));
        Assert.Single(await SignInStore.PasskeysAsync(Database, row.PersonId, None));

        await WriteAsync(tx => SignInStore.Remove(tx, row, 8));

        Assert.Null(await SignInStore.PasskeyAsync(Database, row.CredentialId, None));
        Assert.Empty(await SignInStore.PasskeysAsync(Database, row.PersonId, None));
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => SignInStore.Used(tx, row, 9)));
    }

    [EngineFact]
    public async Task A_credential_belongs_to_one_person()
    {
        var row = Passkey(await PersonAsync());
        await WriteAsync(tx => SignInStore.Insert(tx, row));
        var other = Passkey(await PersonAsync(), row.CredentialId);
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx => SignInStore.Insert(tx, other))
        );
    }

    [EngineFact]
    public async Task A_password_is_replaced_and_a_code_of_it_counts_once()
    {
        var row = Password(await PersonAsync());
        await DoAsync(tx => SignInStore.KeepPasswordAsync(tx, row));
        AssertSame(row, await SignInStore.PasswordAsync(Database, row.PersonId, None));

        var next = Password(row.PersonId);
        await DoAsync(tx => SignInStore.KeepPasswordAsync(tx, next));
        AssertSame(next, await SignInStore.PasswordAsync(Database, row.PersonId, None));

        await WriteAsync(tx => SignInStore.TakeStep(tx, next, 6));
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => SignInStore.TakeStep(tx, next, 6)));
        await Assert.ThrowsAsync<StaleException>(() => WriteAsync(tx => SignInStore.TakeStep(tx, next, 5)));
    }

    [EngineFact]
    public async Task An_account_elsewhere_is_one_person_here()
    {
        const string issuer = "https://issuer.example";
        var subject = Some.Id("subject");
        var row = new OutsideAccountRow
        {
            Id = OutsideAccountRow.IdOf(issuer, subject),
            PersonId = await PersonAsync(),
            Issuer = issuer,
            Subject = subject,
            CreatedAt = 1,
        };
        await WriteAsync(tx => SignInStore.Insert(tx, row));
        AssertSame(row, await WriteAsync(tx => SignInStore.OutsideAsync(tx, row.Issuer, row.Subject)));
        Assert.Null(await WriteAsync(tx => SignInStore.OutsideAsync(tx, "https://other.example", row.Subject)));
    }
}
