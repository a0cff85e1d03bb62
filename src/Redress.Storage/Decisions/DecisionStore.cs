using System.Text.Json;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Storage.Engine;

namespace Redress.Storage.Decisions;

public sealed class DecisionRow : ITableRow
{
    public static string Table => "decision";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public string Kind { get; init; } = "";
    public string Outcome { get; init; } = "";
    public string Ground { get; init; } = "";
    public string Policy { get; init; } = "";
    public long PolicyVersion { get; init; }
    public string? Rule { get; init; }
    public string? Reasons { get; init; }
    public string Restrictions { get; init; } = "[]";
    public string AuthorRestrictions { get; init; } = "[]";
    public long Automated { get; init; }
    public string By { get; init; } = "";
    public long At { get; init; }
    public long? ReviewAt { get; init; }
    public string? Supersedes { get; init; }
    public string? Terms { get; init; }

    public string RowKey() => Id;

    public static DecisionRow Of(Decision d) =>
        new()
        {
            Id = d.Id.Value,
            CaseId = d.CaseId.Value,
            Kind = Word.Of(d.Kind),
            Outcome = Word.Of(d.Outcome),
            Ground = d.Ground,
            Policy = d.Policy,
            PolicyVersion = d.PolicyVersion,
            Rule = d.Rule,
            Reasons = d.Reasons,
            Restrictions = Words(d.Restrictions),
            AuthorRestrictions = Words(d.AuthorRestrictions),
            Automated = d.Automated ? 1 : 0,
            By = d.By.Value,
            At = d.At.ToMicros(),
            ReviewAt = d.ReviewAt?.ToMicros(),
            Supersedes = d.Supersedes?.Value,
            Terms = Decisions.Terms.Write(d.Terms),
        };

    public Decision ToDecision() =>
        new(
            new(Id),
            new(CaseId),
            Word.Parse<DecisionKind>(Kind),
            Word.Parse<Outcome>(Outcome),
            Ground,
            Policy,
            (int)PolicyVersion,
            Rule,
            Reasons,
            Restricting(Restrictions),
            Restricting(AuthorRestrictions),
            Automated != 0,
            new Actor(By),
            Instant.FromMicros(At),
            ReviewAt is { } review ? Instant.FromMicros(review) : null,
            Supersedes is null ? null : new Id<Decision>(Supersedes)
        )
        {
            Terms = Decisions.Terms.Read(Terms),
        };

    private static string Words(IReadOnlyList<Restriction> restrictions) =>
        JsonSerializer.Serialize(restrictions.Select(Word.Of));

    private static List<Restriction> Restricting(string json) =>
        JsonSerializer.Deserialize<List<string>>(json)!.ConvertAll(Word.Parse<Restriction>);
}

/// <summary>Decisions never change; a later one of the same case supersedes an earlier one.</summary>
public static class DecisionStore
{
    public static void Insert(Transaction tx, Decision decision) => tx.Insert(DecisionRow.Of(decision));

    public static async Task<Decision?> FindAsync(Database database, string id, CancellationToken cancel) =>
        (
            await database.FirstAsync<DecisionRow>(
                $"SELECT {Rows<DecisionRow>.Columns} FROM decision WHERE id = @id",
                cancel,
                new Arg("id", id)
            )
        )?.ToDecision();

    public static async Task<Decision?> FindAsync(Transaction tx, string id)
    {
        var row = await tx.FirstAsync<DecisionRow>(
            $"SELECT {Rows<DecisionRow>.Columns} FROM decision WHERE id = @id",
            new Arg("id", id)
        );
        return row?.ToDecision();
    }

    /// <summary>The ground of a case's last decision; every case with an order has one.</summary>
    public static async Task<string> LastGroundAsync(Transaction tx, string caseId) =>
        await tx.FirstAsync<string>(
            "SELECT ground FROM decision WHERE case_id = @case ORDER BY at DESC, id DESC LIMIT 1",
            new Arg("case", caseId)
        ) ?? throw new InvalidOperationException("A case without a decision ordered something");

    public static async Task<List<Decision>> OfCaseAsync(Database database, string caseId, CancellationToken cancel)
    {
        var rows = await database.ListAsync<DecisionRow>(
            $"SELECT {Rows<DecisionRow>.Columns} FROM decision WHERE case_id = @case ORDER BY at, id LIMIT 1000",
            cancel,
            new Arg("case", caseId)
        );
        return rows.ConvertAll(r => r.ToDecision());
    }
}
