using Redress.Core.Kernel;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of <see cref="EveryTable"/> that change once more: whoever sets one back undoes what has happened.</summary>
internal static class LaterRows
{
    /// <summary>A token and a key are revoked, a case is given back.</summary>
    public static async Task WriteAsync(Transaction tx, int n, DateTimeOffset now)
    {
        var token = await ReadAsync<PersonTokenRow>(tx, $"tok_{n}");
        token.RevokedAt = now.ToMicros();
        tx.Update("UPDATE person_token SET revoked_at = @revoked_at WHERE id = @id", token);
        var key = await ReadAsync<PlatformKeyRow>(tx, $"key_{n}");
        key.RevokedAt = now.ToMicros();
        tx.Update("UPDATE platform_key SET revoked_at = @revoked_at WHERE id = @id", key);
        var work = await ReadAsync<CaseRow>(tx, $"case_{n}");
        tx.Update(
            "UPDATE case_file SET claimed_by = @claimed_by WHERE id = @id",
            EveryTable.CaseAt(n, work.OpenedAt, null)
        );
        tx.Fact("test.later", SmallInstallation.Someone, now);
    }

    private static async Task<T> ReadAsync<T>(Transaction tx, string id)
        where T : class, ITableRow =>
        (await tx.ListAsync<T>($"SELECT {Rows<T>.Columns} FROM {T.Table} WHERE id = @id", new Arg("id", id))).Single();
}
