using System.Globalization;
using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Storage.Engine;

namespace Redress.Storage.People;

/// <summary>How somebody is paged, sealed: a mail address, a webhook and its secret.</summary>
public sealed class PersonContactRow : ITableRow
{
    public static string Table => "person_contact";
    public string PersonId { get; init; } = "";
    public byte[] Ciphertext { get; init; } = [];
    public byte[] WrappedKey { get; init; } = [];
    public long ChangedAt { get; init; }

    public string RowKey() => PersonId;
}

public sealed class ShiftRow : ITableRow
{
    public static string Table => "shift";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public long Rank { get; init; }
    public string Days { get; init; } = "[]";
    public long FromMinute { get; init; }
    public long ToMinute { get; init; }
    public string Zone { get; init; } = "UTC";
    public long CreatedAt { get; init; }
    public long? EndedAt { get; set; }

    public string RowKey() => Id;

    public Shift ToShift() =>
        new(
            Id,
            new(PersonId),
            (int)Rank,
            JsonSerializer.Deserialize<List<string>>(Days)!.ConvertAll(Word.Parse<DutyDay>),
            (int)FromMinute,
            (int)ToMinute,
            Zone
        );
}

public sealed class HolidayRow : ITableRow
{
    public static string Table => "holiday";
    public string Day { get; init; } = "";
    public long CreatedAt { get; init; }
    public long? EndedAt { get; set; }

    public string RowKey() => Day;
}

/// <summary>Who is paged when, and how.</summary>
public static class RosterStore
{
    private const int MostShifts = 1_000;

    public static async Task KeepContactAsync(Transaction tx, PersonContactRow row)
    {
        if (await ContactAsync(tx, row.PersonId) is null)
        {
            tx.Insert(row);
        }
        else
        {
            tx.Update(
                """
                UPDATE person_contact SET ciphertext = @ciphertext, wrapped_key = @wrapped_key, changed_at = @changed_at
                WHERE person_id = @person_id
                """,
                row
            );
        }
    }

    public static Task<PersonContactRow?> ContactAsync(Transaction tx, string personId) =>
        tx.FirstAsync<PersonContactRow>(
            $"SELECT {Rows<PersonContactRow>.Columns} FROM person_contact WHERE person_id = @person",
            new Arg("person", personId)
        );

    public static Task<PersonContactRow?> ContactAsync(Database database, string personId, CancellationToken cancel) =>
        database.FirstAsync<PersonContactRow>(
            $"SELECT {Rows<PersonContactRow>.Columns} FROM person_contact WHERE person_id = @person",
            cancel,
            new Arg("person", personId)
        );

    public static void Insert(Transaction tx, ShiftRow row) => tx.Insert(row);

    public static Task<ShiftRow?> ShiftAsync(Transaction tx, string id) =>
        tx.FirstAsync<ShiftRow>($"SELECT {Rows<ShiftRow>.Columns} FROM shift WHERE id = @id", new Arg("id", id));

    public static void End(Transaction tx, ShiftRow row, long at)
    {
        row.EndedAt = at;
        tx.Update("UPDATE shift SET ended_at = @ended_at WHERE id = @id AND ended_at IS NULL", row);
    }

    /// <summary>Adds the day, or takes it back.</summary>
    public static async Task KeepHolidayAsync(Transaction tx, DateOnly day, bool isOne, long now)
    {
        var text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var known = await tx.FirstAsync<HolidayRow>(
            $"SELECT {Rows<HolidayRow>.Columns} FROM holiday WHERE day = @day",
            new Arg("day", text)
        );
        if (known is null)
        {
            tx.Insert(
                new HolidayRow
                {
                    Day = text,
                    CreatedAt = now,
                    EndedAt = isOne ? null : now,
                }
            );
            return;
        }

        known.EndedAt = isOne ? null : now;
        tx.Update("UPDATE holiday SET ended_at = @ended_at WHERE day = @day", known);
    }

    public static Task<List<ShiftRow>> ShiftsAsync(Transaction tx) => tx.ListAsync<ShiftRow>(ShiftsSql);

    public static Task<List<ShiftRow>> ShiftsAsync(Database database, CancellationToken cancel) =>
        database.ListAsync<ShiftRow>(ShiftsSql, cancel);

    public static async Task<HashSet<DateOnly>> HolidaysAsync(Transaction tx) =>
        Days(await tx.ListAsync<string>(HolidaysSql));

    public static async Task<HashSet<DateOnly>> HolidaysAsync(Database database, CancellationToken cancel) =>
        Days(await database.ListAsync<string>(HolidaysSql, cancel));

    /// <summary>People who work here now: all roles, for whom the ladder asks who may see what.</summary>
    public static async Task<List<Person>> PeopleAsync(Transaction tx) =>
        (
            await tx.ListAsync<PersonRow>(
                $"SELECT {Rows<PersonRow>.Columns} FROM person WHERE disabled_at IS NULL ORDER BY id LIMIT 1000"
            )
        ).ConvertAll(p => p.ToPerson());

    private static readonly string ShiftsSql =
        $"SELECT {Rows<ShiftRow>.Columns} FROM shift WHERE ended_at IS NULL ORDER BY rank, id LIMIT {MostShifts}";

    private const string HolidaysSql = "SELECT day FROM holiday WHERE ended_at IS NULL ORDER BY day DESC LIMIT 1000";

    private static HashSet<DateOnly> Days(IEnumerable<string> days) =>
        [.. days.Select(d => DateOnly.ParseExact(d, "yyyy-MM-dd", CultureInfo.InvariantCulture))];
}
