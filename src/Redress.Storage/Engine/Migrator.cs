using System.Data.Common;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Redress.Core.Kernel;

namespace Redress.Storage.Engine;

/// <summary>Numbered forward-only migrations, embedded. A schema that is newer than the program, or edited, is refused.</summary>
internal static class Migrator
{
    private const long PostgresLock = 7_221_904_155;

    // Another node's migration, or a large table's, takes as long as it takes.
    private const int NoTimeout = 0;

    public static async Task MigrateAsync(Database database, DateTimeOffset now, CancellationToken cancel)
    {
        var known = Embedded();
        await using var connection = database is SqliteDatabase sqlite
            ? await sqlite.ConnectForSchemaAsync(cancel)
            : await database.ConnectAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (database is PostgresDatabase)
        {
            await connection.ExecuteAsync(
                "SELECT pg_advisory_xact_lock(@key)",
                new { key = PostgresLock },
                transaction,
                NoTimeout
            );
        }

        await connection.ExecuteAsync(database.Dialect.Expand(VersionTable), transaction: transaction);
        var applied = (
            await connection.QueryAsync<(long Number, string Name, string Hash)>(
                "SELECT number, name, hash FROM schema_version ORDER BY number",
                transaction: transaction
            )
        ).AsList();
        Refuse(known, applied);
        foreach (var migration in known.Skip(applied.Count))
        {
            await RunAsync(connection, transaction, database.Dialect.Expand(migration.Sql), cancel);
            await RecordAsync(connection, transaction, migration, now);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>
    /// Runs every statement of a text, or throws. The driver of SQLite goes through the later ones only while it closes what the
    /// first ones gave, and says nothing of an error then: so each result is asked for.
    /// </summary>
    internal static async Task RunAsync(
        DbConnection connection,
        DbTransaction? transaction,
        string sql,
        CancellationToken cancel
    )
    {
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, transaction, NoTimeout);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.NextResultAsync(cancel))
        {
            // What a statement gives is of no use here; only that it ran.
        }
    }

    private static Task RecordAsync(
        DbConnection connection,
        DbTransaction transaction,
        Migration migration,
        DateTimeOffset now
    ) =>
        connection.ExecuteAsync(
            "INSERT INTO schema_version (number, name, hash, applied_at) VALUES (@number, @name, @hash, @at)",
            new
            {
                number = (long)migration.Number,
                name = migration.Name,
                hash = migration.Hash,
                at = now.ToMicros(),
            },
            transaction
        );

    private static void Refuse(List<Migration> known, List<(long Number, string Name, string Hash)> applied)
    {
        if (applied.Count > known.Count)
        {
            throw new DatabaseRefusedException(
                $"The database is newer than this program (schema {applied[^1].Number}, known {known.Count}). Start the newer one."
            );
        }

        for (var i = 0; i < applied.Count; i++)
        {
            if (applied[i].Hash != known[i].Hash)
            {
                throw new DatabaseRefusedException(
                    $"Migration {applied[i].Name} differs from what this database was made with. Start the program that made it."
                );
            }
        }
    }

    /// <summary>The schema's migrations in their order: hash and text, with the dialect's words still in braces.</summary>
    internal static IReadOnlyList<(string Hash, string Sql)> Known => Embedded().ConvertAll(m => (m.Hash, m.Sql));

    /// <summary>The tables of the first so many migrations, without a row that says so: nobody can use that database yet.</summary>
    internal static async Task MakeTablesAsync(
        DbConnection connection,
        DbTransaction transaction,
        Dialect dialect,
        int migrations
    )
    {
        var texts = Embedded().Take(migrations).Select(m => m.Sql);
        foreach (var sql in (string[])[VersionTable, .. texts])
        {
            await RunAsync(connection, transaction, dialect.Expand(sql), CancellationToken.None);
        }
    }

    private static List<Migration> Embedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var found = new List<Migration>();
        foreach (
            var name in assembly
                .GetManifestResourceNames()
                .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!, Encoding.UTF8);
            var sql = reader.ReadToEnd().ReplaceLineEndings("\n");
            var shortName = name.Split('.')[^2];
            found.Add(
                new Migration(
                    found.Count + 1,
                    shortName,
                    sql,
                    Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))
                )
            );
        }

        return found;
    }

    private sealed record Migration(int Number, string Name, string Sql, string Hash);

    private const string VersionTable = """
        CREATE TABLE IF NOT EXISTS schema_version (
          number {int} PRIMARY KEY,
          name {text} NOT NULL,
          hash {text} NOT NULL,
          applied_at {int} NOT NULL
        ) {strict}
        """;
}
