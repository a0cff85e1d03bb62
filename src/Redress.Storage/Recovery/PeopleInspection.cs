using Redress.Core.Kernel;
using Redress.Storage.People;

namespace Redress.Storage.Recovery;

/// <summary>Who works here, as far as rules ask for people.</summary>
/// <param name="Deciders">Who may decide and confirm.</param>
/// <param name="Guests">Who may only confirm.</param>
/// <param name="ChildSafety">Who may release notices and decide where the author may be the victim.</param>
/// <param name="Undoers">Who may take back what a rule holds.</param>
/// <param name="Mode">The operator's choice for the second look, as a word; null where none was made.</param>
public sealed record Staff(long Deciders, long Guests, long ChildSafety, long Undoers, string? Mode);

/// <summary>How the ladder is doing.</summary>
/// <param name="Reachable">People with a contact.</param>
/// <param name="Open">Pages that nobody has taken.</param>
/// <param name="OldestOpenAt">Since when; null where there is none.</param>
/// <param name="Failed">Messages since that time that reached nobody.</param>
/// <param name="TestMissedAt">When the last weekly test was sent, where nobody took it; null where somebody did.</param>
public sealed record LadderState(
    long Reachable,
    long Open,
    DateTimeOffset? OldestOpenAt,
    long Failed,
    DateTimeOffset? TestMissedAt
);

/// <summary>What can be wrong with people and their work, of a database that is looked into.</summary>
public static class PeopleInspection
{
    /// <summary>Holds in force, ordered before that time, that nobody has opened.</summary>
    public static Task<long> UnopenedHoldsAsync(
        this Inspection inside,
        DateTimeOffset before,
        CancellationToken cancel
    ) =>
        inside.NumberAsync(
            $"""
            SELECT COUNT(*) FROM case_file c JOIN decision d ON d.id = c.hold_id
            WHERE c.status = 'open' AND d.at <= {before.ToMicros()} AND NOT EXISTS (
              SELECT 1 FROM case_event e WHERE e.case_id = c.id AND e.verb = 'claim' AND e.at >= d.at)
            """,
            cancel
        );

    public static Task<long> UndecidedCasesAsync(this Inspection inside, CancellationToken cancel) =>
        inside.NumberAsync(
            "SELECT COUNT(*) FROM case_file WHERE status IN ('open', 'claimed', 'awaiting-second')",
            cancel
        );

    public static async Task<Staff> StaffAsync(this Inspection inside, CancellationToken cancel) =>
        new(
            await CountAsync(inside, ["reviewer", "senior", "child-safety", "lead"], cancel),
            await CountAsync(inside, ["guest"], cancel),
            await CountAsync(inside, ["child-safety"], cancel),
            await CountAsync(inside, ["senior", "child-safety", "lead"], cancel),
            await ModeAsync(inside, cancel)
        );

    /// <summary>Messages are counted from that time on.</summary>
    public static async Task<LadderState> LadderAsync(
        this Inspection inside,
        DateTimeOffset since,
        CancellationToken cancel
    )
    {
        var oldest = await inside.NumberAsync("SELECT MIN(opened_at) FROM escalation WHERE status = 'open'", cancel);
        var missed = await inside.NumberAsync(
            """
            SELECT opened_at FROM escalation WHERE reason = 'test' AND status = 'open'
              AND id = (SELECT MAX(id) FROM escalation WHERE reason = 'test')
            """,
            cancel
        );
        return new LadderState(
            await inside.NumberAsync(
                """
                SELECT COUNT(*) FROM person_contact c JOIN person p ON p.id = c.person_id WHERE p.disabled_at IS NULL
                """,
                cancel
            ),
            await inside.NumberAsync("SELECT COUNT(*) FROM escalation WHERE status = 'open'", cancel),
            Times(oldest),
            await inside.NumberAsync(
                $"SELECT COUNT(*) FROM page WHERE failure IS NOT NULL AND ended_at >= {since.ToMicros()}",
                cancel
            ),
            Times(missed)
        );
    }

    private static DateTimeOffset? Times(long micros) => micros == 0 ? null : Instant.FromMicros(micros);

    private static Task<long> CountAsync(Inspection inside, string[] roles, CancellationToken cancel)
    {
        var any = string.Join(" OR ", roles.Select(PersonStore.HasRole));
        return inside.NumberAsync($"SELECT COUNT(*) FROM person WHERE disabled_at IS NULL AND ({any})", cancel);
    }

    private static async Task<string?> ModeAsync(Inspection inside, CancellationToken cancel)
    {
        foreach (var mode in (string[])["guest", "same-later"])
        {
            var sql = $"SELECT COUNT(*) FROM choice WHERE name = 'second-look' AND value = '{mode}'";
            if (await inside.NumberAsync(sql, cancel) > 0)
            {
                return mode;
            }
        }

        return null;
    }
}
