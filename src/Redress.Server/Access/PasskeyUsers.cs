using Microsoft.AspNetCore.Identity;
using Redress.Core.People;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>
/// People and their passkeys as the framework's Identity reads them. It never writes: what a ceremony changes is recorded by
/// the slice that asked for it, in one transaction with the session and its fact.
/// </summary>
public sealed class PasskeyUsers(Database database) : IUserPasskeyStore<Person>
{
    public async Task<Person?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Working(await PersonStore.FindAsync(database, userId, cancellationToken));

    public async Task<Person?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) =>
        Working(await PersonStore.ByNameAsync(database, normalizedUserName, cancellationToken));

    public async Task<Person?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await SignInStore.PasskeyAsync(database, credentialId, cancellationToken) is { } key
            ? await FindByIdAsync(key.PersonId, cancellationToken)
            : null;

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Person user, CancellationToken cancellationToken) =>
        (await SignInStore.PasskeysAsync(database, user.Id.Value, cancellationToken)).ConvertAll(Of);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(
        Person user,
        byte[] credentialId,
        CancellationToken cancellationToken
    ) =>
        await SignInStore.PasskeyAsync(database, credentialId, cancellationToken) is { } key
        && key.PersonId == user.Id.Value
            ? Of(key)
            : null;

    public Task<string> GetUserIdAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult(user.Id.Value);

    public Task<string?> GetUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(Person user, CancellationToken cancellationToken) =>
        Task.FromResult<string?>(user.Name);

    public Task AddOrUpdatePasskeyAsync(Person user, UserPasskeyInfo passkey, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public Task RemovePasskeyAsync(Person user, byte[] credentialId, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public Task SetUserNameAsync(Person user, string? userName, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public Task SetNormalizedUserNameAsync(Person user, string? normalizedName, CancellationToken cancellationToken) =>
        throw OnlyReads();

    public Task<IdentityResult> CreateAsync(Person user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> UpdateAsync(Person user, CancellationToken cancellationToken) => throw OnlyReads();

    public Task<IdentityResult> DeleteAsync(Person user, CancellationToken cancellationToken) => throw OnlyReads();

    public void Dispose()
    {
        // Nothing of its own.
    }

    private static Person? Working(PersonRow? row) => row is null or { DisabledAt: not null } ? null : row.ToPerson();

    private static UserPasskeyInfo Of(PasskeyRow row) =>
        new(
            row.CredentialId,
            row.PublicKey,
            Core.Kernel.Instant.FromMicros(row.CreatedAt),
            (uint)row.SignCount,
            [],
            row.UserVerified == 1,
            row.BackupEligible == 1,
            row.BackedUp == 1,
            [],
            []
        )
        {
            Name = row.Name,
        };

    private static NotSupportedException OnlyReads() => new("People are written by their slices");
}
