using Redress.Storage.Engine;

namespace Redress.Storage.People;

/// <summary>Who works here and what their roles give.</summary>
public static class PersonStore
{
    public static Task<PersonRow?> FindAsync(Transaction tx, string id) =>
        tx.FirstAsync<PersonRow>($"SELECT {Rows<PersonRow>.Columns} FROM person WHERE id = @id", new Arg("id", id));

    public static Task<PersonRow?> FindAsync(Database database, string id, CancellationToken cancel) =>
        database.FirstAsync<PersonRow>(
            $"SELECT {Rows<PersonRow>.Columns} FROM person WHERE id = @id",
            cancel,
            new Arg("id", id)
        );

    public static Task<PersonRow?> ByNameAsync(Database database, string name, CancellationToken cancel) =>
        database.FirstAsync<PersonRow>(
            $"SELECT {Rows<PersonRow>.Columns} FROM person WHERE name = @name",
            cancel,
            new Arg("name", name)
        );

    /// <summary>Everybody, those who left too, by name after that one.</summary>
    public static Task<List<PersonRow>> ListAsync(
        Database database,
        string after,
        int limit,
        CancellationToken cancel
    ) =>
        database.ListAsync<PersonRow>(
            $"SELECT {Rows<PersonRow>.Columns} FROM person WHERE name > @after ORDER BY name LIMIT {limit}",
            cancel,
            new Arg("after", after)
        );

    public static void ChangeRoles(Transaction tx, PersonRow row) =>
        tx.Update("UPDATE person SET roles = @roles WHERE id = @id", row);

    public static void Disable(Transaction tx, PersonRow row, long? at)
    {
        row.DisabledAt = at;
        tx.Update("UPDATE person SET disabled_at = @disabled_at WHERE id = @id", row);
    }

    public static Task<List<RoleGrantRow>> GrantsAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<RoleGrantRow>(GrantsSql, cancel);

    public static Task<List<RoleGrantRow>> GrantsAsync(Transaction tx) => tx.ListAsync<RoleGrantRow>(GrantsSql);

    public static async Task KeepGrantAsync(Transaction tx, RoleGrantRow row)
    {
        var known = await GrantsAsync(tx);
        if (known.All(k => k.Role != row.Role))
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update(
                """
                UPDATE role_grant SET kind = @kind, permissions = @permissions, changed_at = @changed_at, ended_at = @ended_at
                WHERE role = @role
                """,
                row
            );
        }
    }

    /// <summary>How many have a role that the operator made, those who are locked out too.</summary>
    public static Task<long> HoldersAsync(Transaction tx, string role) =>
        tx.FirstAsync<long>("SELECT COUNT(*) FROM person WHERE roles LIKE @role", new Arg("role", $"%\"{role}\"%"))!;

    /// <summary>SQL: whether a row of person has one of the program's roles, or one that the operator made of that kind.</summary>
    public static string HasRole(string role) =>
        $"""
            (roles LIKE '%"{role}"%' OR EXISTS (SELECT 1 FROM role_grant g WHERE g.kind = '{role}' AND g.ended_at IS NULL
              AND person.roles LIKE '%"' || g.role || '"%'))
            """;

    /// <summary>As many rows as there may ever be.</summary>
    public const int MostGrants = 100;

    private static readonly string GrantsSql =
        $"SELECT {Rows<RoleGrantRow>.Columns} FROM role_grant ORDER BY role LIMIT {MostGrants}";
}
