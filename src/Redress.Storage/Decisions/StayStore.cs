using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Engine;

namespace Redress.Storage.Decisions;

/// <summary>What had been claimed of a subject when it was decided to stay.</summary>
public sealed class StayRow : ITableRow
{
    public static string Table => "stay";
    public string DecisionId { get; init; } = "";
    public string Claims { get; init; } = "";

    public string RowKey() => DecisionId;
}

public static class StayStore
{
    /// <summary>More different claims than that there are not.</summary>
    private const int Most = 2000;

    /// <summary>Keeps what the case's reports claim, under the decision that it stays.</summary>
    public static async Task KeepAsync(Transaction tx, string decisionId, string caseId)
    {
        var claimed = await tx.ListAsync<Claimed>(
            """
            SELECT DISTINCT r.source, r.on_behalf_of, r.reason, r.minor
            FROM report_link l JOIN report r ON r.id = l.report_id WHERE l.case_id = @case LIMIT @most
            """,
            new Arg("case", caseId),
            new Arg("most", (long)Most)
        );
        var claims = Claims.Of(
            claimed.Select(c =>
                (
                    Word.Parse<Source>(c.Source),
                    c.OnBehalfOf is null ? (Source?)null : Word.Parse<Source>(c.OnBehalfOf),
                    Word.Parse<Reason>(c.Reason),
                    Word.Parse<Minor>(c.Minor)
                )
            )
        );
        tx.Insert(new StayRow { DecisionId = decisionId, Claims = claims.ToString() });
    }

    private sealed class Claimed
    {
        public string Source { get; init; } = "";
        public string? OnBehalfOf { get; init; }
        public string Reason { get; init; } = "";
        public string Minor { get; init; } = "";
    }
}
