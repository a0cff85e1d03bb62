using Redress.Storage.Engine;

namespace Redress.Storage.Figures;

/// <summary>What happened or would have happened without a person to reports of one reason, beside what people decided.</summary>
public sealed class ShadowCount
{
    public string Reason { get; init; } = "";

    /// <summary>ordered or shadow.</summary>
    public string Hold { get; init; } = "";
    public long Links { get; init; }

    /// <summary>Of these, whose case people restricted.</summary>
    public long Restricted { get; init; }

    /// <summary>Of these, whose case people let stay: a hold of them is, or would have been, wrong.</summary>
    public long Stays { get; init; }

    /// <summary>Of these, whose case nobody has decided.</summary>
    public long Undecided { get; init; }
}

/// <summary>What one rule held in a period.</summary>
public sealed class RuleCount
{
    public string Rule { get; init; } = "";
    public long Holds { get; init; }

    /// <summary>Holds that are still in force.</summary>
    public long InForce { get; init; }
    public long Restricted { get; init; }
    public long Stays { get; init; }
}

public static class ShadowStore
{
    public static Task<List<ShadowCount>> ByReasonAsync(
        Database database,
        long from,
        long to,
        CancellationToken cancel
    ) =>
        database.ListAsync<ShadowCount>(
            """
            SELECT r.reason, l.hold, COUNT(*) AS links,
              SUM(CASE WHEN d.outcome = 'restrict' THEN 1 ELSE 0 END) AS restricted,
              SUM(CASE WHEN d.id IS NOT NULL AND d.outcome <> 'restrict' THEN 1 ELSE 0 END) AS stays,
              SUM(CASE WHEN d.id IS NULL THEN 1 ELSE 0 END) AS undecided
            FROM report_link l JOIN report r ON r.id = l.report_id JOIN case_file c ON c.id = l.case_id
              LEFT JOIN decision d ON d.id = c.final_id
            WHERE l.received_at >= @from AND l.received_at < @to AND l.hold IN ('ordered', 'shadow')
            GROUP BY r.reason, l.hold ORDER BY r.reason, l.hold
            """,
            cancel,
            new Arg("from", from),
            new Arg("to", to)
        );

    public static Task<List<RuleCount>> ByRuleAsync(Database database, long from, long to, CancellationToken cancel) =>
        database.ListAsync<RuleCount>(
            """
            SELECT COALESCE(h.rule, '') AS rule, COUNT(*) AS holds,
              SUM(CASE WHEN c.hold_id = h.id THEN 1 ELSE 0 END) AS in_force,
              SUM(CASE WHEN d.outcome = 'restrict' THEN 1 ELSE 0 END) AS restricted,
              SUM(CASE WHEN d.id IS NOT NULL AND d.outcome <> 'restrict' THEN 1 ELSE 0 END) AS stays
            FROM decision h JOIN case_file c ON c.id = h.case_id LEFT JOIN decision d ON d.id = c.final_id
            WHERE h.kind = 'interim' AND h.at >= @from AND h.at < @to
            GROUP BY COALESCE(h.rule, '') ORDER BY COALESCE(h.rule, '')
            """,
            cancel,
            new Arg("from", from),
            new Arg("to", to)
        );
}
