using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Access;

/// <summary>Passwords with the codes that go with them: the way in where there is no passkey.</summary>
public sealed class Passwords(Database database, KeyRing keys, SignInPace pace, TimeProvider clock)
{
    private const int MinLength = 12;
    private const int MaxLength = 200;
    private const int FewestDifferent = 6;

    /// <summary>OWASP for PBKDF2 with SHA-512, which is what the framework's form 3 is.</summary>
    private const int Rounds = 210_000;

    private static readonly Person s_nobody = new(new("psn_"), "", [], null, default, null);
    private static readonly PasswordHasher<Person> s_hasher = new(
        Options.Create(new PasswordHasherOptions { IterationCount = Rounds })
    );

    /// <summary>What an unknown name is compared with, so that it takes as long as a known one.</summary>
    private static readonly string s_decoy = s_hasher.HashPassword(s_nobody, "a password of nobody at all");

    public static string Hash(Person person, string password) => s_hasher.HashPassword(person, password);

    /// <summary>Null where it may be used.</summary>
    public static Refusal? Weak(string name, string password) =>
        password.Length is < MinLength or > MaxLength
        || password.Distinct().Count() < FewestDifferent
        || password.Contains("password", StringComparison.OrdinalIgnoreCase)
        || password.Contains("redress", StringComparison.OrdinalIgnoreCase)
        || (name.Length > 0 && password.Contains(name, StringComparison.OrdinalIgnoreCase))
            ? PersonRefusals.PasswordWeak
            : null;

    public PasswordRow Row(string personId, string hash, byte[] secret, long step)
    {
        var (text, key) = keys.Seal("totp/" + personId, secret);
        return new PasswordRow
        {
            PersonId = personId,
            Hash = hash,
            Ciphertext = text,
            WrappedKey = key,
            LastStep = step,
            ChangedAt = clock.Now().ToMicros(),
        };
    }

    /// <summary>
    /// Checks name, password and code, and does the rest in the same transaction in which the code is used up. Whatever is
    /// wrong, the answer is one.
    /// </summary>
    public async Task<Result<T>> UseAsync<T>(
        string name,
        string password,
        string code,
        Func<Transaction, Person, T> then,
        CancellationToken cancel
    )
    {
        if (name.Length > 200 || password.Length > MaxLength || code.Length > 20)
        {
            return PersonRefusals.SignInFailed;
        }

        if (!pace.Take(name))
        {
            return PersonRefusals.SignInTooOften;
        }

        if (await FindAsync(name, password, cancel) is not { } row)
        {
            return PersonRefusals.SignInFailed;
        }

        var done = await database.Recorder.RecordAsync<T>(
            async tx => await TakeCodeAsync(tx, row.Id, code) is { } refusal ? refusal : then(tx, row.ToPerson()),
            cancel
        );
        if (done.Ok)
        {
            pace.Forgive(name);
        }

        return done;
    }

    /// <summary>Who has that name and that password; it takes as long where nobody has.</summary>
    private async Task<PersonRow?> FindAsync(string name, string password, CancellationToken cancel)
    {
        var row = await PersonStore.ByNameAsync(database, name, cancel);
        var kept = row is null ? null : await SignInStore.PasswordAsync(database, row.Id, cancel);
        var usable = row is { DisabledAt: null } && kept is { RemovedAt: null };
        var right =
            s_hasher.VerifyHashedPassword(s_nobody, usable ? kept!.Hash : s_decoy, password)
            is not PasswordVerificationResult.Failed;
        return usable && right ? row : null;
    }

    private async Task<Refusal?> TakeCodeAsync(Transaction tx, string person, string code)
    {
        var now = clock.Now();
        var kept = (await SignInStore.PasswordAsync(tx, person))!;
        var secret = keys.Open("totp/" + person, kept.Ciphertext, kept.WrappedKey);
        var given = code.Replace(" ", "", StringComparison.Ordinal);
        if (Totp.Match(secret, given, kept.LastStep, now) is not { } step)
        {
            return PersonRefusals.SignInFailed;
        }

        SignInStore.TakeStep(tx, kept, step);
        tx.Fact("password.used", new Actor(person), now);
        return null;
    }
}
