using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Dapper;

namespace Chirp.World;

/// <summary>Who is here, passwords, messages between accounts and letters to them.</summary>
internal sealed partial class Accounts(Database database, Clock clock)
{
    public const int MaxName = 50;
    public const int MaxMessage = 1000;
    public const int Listed = 50;

    private const int HashRounds = 210_000;

    [GeneratedRegex("^[a-z0-9_]{1,30}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    public static partial Regex Handle { get; }

    public Account? Find(string handle) =>
        Handle.IsMatch(handle)
            ? database.Read(db =>
                db.QueryFirstOrDefault<Account>($"{Account.Select} WHERE a.handle = @handle", new { handle })
            )
            : null;

    /// <summary>A new account.</summary>
    /// <returns>Null where the handle is taken.</returns>
    public Account? Add(string handle, string name, string? password, string? sha256)
    {
        var hash = password is null ? null : Hash(password);
        var added = database.Write(db =>
            db.Execute(
                """
                INSERT INTO account (handle, name, password, picture, created) VALUES (@handle, @name, @hash, @sha256, @now)
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    handle,
                    name,
                    hash,
                    sha256,
                    now = clock.Seconds,
                }
            )
        );
        return added == 0 ? null : Find(handle);
    }

    /// <summary>Takes as long for an unknown handle as for a wrong password.</summary>
    public static bool IsPassword(Account? account, string password)
    {
        var parts = (account?.Password ?? $"{new string('0', 32)}.{new string('0', 64)}").Split('.');
        var (salt, hash) = (Convert.FromHexString(parts[0]), Convert.FromHexString(parts[1]));
        var given = Rfc2898DeriveBytes.Pbkdf2(password, salt, HashRounds, HashAlgorithmName.SHA256, hash.Length);
        return CryptographicOperations.FixedTimeEquals(given, hash);
    }

    public (Answer Answer, long Message) Send(Account from, Account to, string text)
    {
        if (from.See != Visibility.Shown || to.See != Visibility.Shown)
        {
            return (Answer.NotThere, 0);
        }

        return (from.Flags | to.Flags).Has(Restriction.StopMessages) || IsBlocked(from.Id, to.Id)
            ? (Answer.NotAllowed, 0)
            : database.Write(db =>
                (
                    Answer.Done,
                    db.ExecuteScalar<long>(
                        """
                        INSERT INTO message (author, recipient, text, created)
                        VALUES (@author, @recipient, @text, @now) RETURNING id
                        """,
                        new
                        {
                            author = from.Id,
                            recipient = to.Id,
                            text,
                            now = clock.Seconds,
                        }
                    )
                )
            );
    }

    /// <summary>Whether contact between the two was ended, whoever of them was named first.</summary>
    public bool IsBlocked(long one, long other) =>
        database.Read(db =>
            db.ExecuteScalar<long>(
                """
                SELECT COUNT(*) FROM contact WHERE flags & @blocked <> 0
                  AND ((one = @one AND other = @other) OR (one = @other AND other = @one))
                """,
                new
                {
                    blocked = (int)Restriction.BlockContact,
                    one,
                    other,
                }
            )
        ) > 0;

    public Message? FindMessage(long id) =>
        database.Read(db => db.QueryFirstOrDefault<Message>($"{Message.Select} WHERE d.id = @id", new { id }));

    /// <summary>The newest, sent or received.</summary>
    public IReadOnlyList<Message> MessagesOf(long account) =>
        database.Read(db =>
            db.Query<Message>(
                    $"""
                    {Message.Select}
                    WHERE d.id IN (
                        SELECT id FROM message WHERE author = @account
                        UNION SELECT id FROM message WHERE recipient = @account ORDER BY 1 DESC LIMIT {Listed})
                    ORDER BY d.id DESC
                    """,
                    new { account }
                )
                .AsList()
        );

    public IReadOnlyList<Letter> LettersTo(long account) =>
        database.Read(db =>
            db.Query<Letter>(
                    $"""
                    SELECT id AS Id, language AS Language, subject AS Subject, text AS Text, created AS Created
                    FROM letter WHERE account = @account ORDER BY created DESC, id DESC LIMIT {Listed}
                    """,
                    new { account }
                )
                .AsList()
        );

    public long StrikesOf(long account) =>
        database.Read(db =>
            db.ExecuteScalar<long>(
                "SELECT COUNT(*) FROM strike WHERE account = @account AND in_force = 1",
                new { account }
            )
        );

    /// <summary>A key of our own, made at first use, that signs sessions.</summary>
    public byte[] SessionKey() =>
        database.Write(db =>
        {
            db.Execute(
                "INSERT OR IGNORE INTO setting VALUES ('session-key', @key)",
                new { key = RandomNumberGenerator.GetBytes(32) }
            );
            return db.ExecuteScalar<byte[]>("SELECT value FROM setting WHERE name = 'session-key'")!;
        });

    private static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, HashRounds, HashAlgorithmName.SHA256, 32);
        return $"{Convert.ToHexStringLower(salt)}.{Convert.ToHexStringLower(hash)}";
    }
}

internal sealed class Letter
{
    public string Id { get; init; } = "";
    public string Language { get; init; } = "";
    public string Subject { get; init; } = "";
    public string Text { get; init; } = "";
    public long Created { get; init; }
}
