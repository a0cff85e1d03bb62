using System.Text.Json;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Policies;
using Redress.Storage.Engine;
using Redress.Storage.People;
using Redress.Storage.Reports;

namespace Redress.Storage.Decisions;

public sealed class ProposalRow : ITableRow
{
    public static string Table => "proposal";
    public string Id { get; init; } = "";
    public string CaseId { get; init; } = "";
    public long CaseVersion { get; init; }
    public string FirstId { get; init; } = "";
    public string Outcome { get; init; } = "";
    public string Ground { get; init; } = "";
    public string Reasons { get; init; } = "";
    public string Restrictions { get; init; } = "[]";
    public string AuthorRestrictions { get; init; } = "[]";
    public string Why { get; init; } = "[]";
    public long FirstPartySeen { get; init; }
    public long CreatedAt { get; init; }
    public string Mode { get; init; } = "";
    public string? SecondId { get; init; }
    public long? SecondedAt { get; init; }
    public string? DecisionId { get; init; }
    public string Status { get; init; } = "";
    public long Version { get; init; }
    public string? Media { get; init; }
    public string? Terms { get; init; }

    public string RowKey() => Id;

    public static ProposalRow Of(Proposal p) =>
        new()
        {
            Id = p.Id.Value,
            CaseId = p.CaseId.Value,
            CaseVersion = p.CaseVersion,
            FirstId = p.First.Value,
            Outcome = Word.Of(p.Outcome),
            Ground = p.Ground,
            Reasons = p.Reasons,
            Restrictions = Words(p.Restrictions),
            AuthorRestrictions = Words(p.AuthorRestrictions),
            Why = Words(p.Why),
            FirstPartySeen = p.FirstPartySeen,
            CreatedAt = p.CreatedAt.ToMicros(),
            Mode = Word.Of(p.Mode),
            SecondId = p.Second?.Value,
            SecondedAt = p.SecondedAt?.ToMicros(),
            DecisionId = p.DecisionId,
            Status = Word.Of(p.Status),
            Version = p.Version,
            Media = p.Media,
            Terms = Decisions.Terms.Write(p.Terms),
        };

    public Proposal ToProposal() =>
        new(
            new(Id),
            new(CaseId),
            (int)CaseVersion,
            new(FirstId),
            Word.Parse<Outcome>(Outcome),
            Ground,
            Reasons,
            Parse<Restriction>(Restrictions),
            Parse<Restriction>(AuthorRestrictions),
            Parse<SecondLookReason>(Why),
            (int)FirstPartySeen,
            Instant.FromMicros(CreatedAt),
            Word.Parse<SecondLookMode>(Mode),
            SecondId is null ? null : new Id<Person>(SecondId),
            SecondedAt is { } at ? Instant.FromMicros(at) : null,
            DecisionId,
            Word.Parse<ProposalStatus>(Status),
            (int)Version
        )
        {
            Media = Media,
            Terms = Decisions.Terms.Read(Terms),
        };

    private static string Words<T>(IReadOnlyList<T> values)
        where T : struct, Enum => JsonSerializer.Serialize(values.Select(Word.Of));

    private static List<T> Parse<T>(string json)
        where T : struct, Enum => JsonSerializer.Deserialize<List<string>>(json)!.ConvertAll(Word.Parse<T>);
}

public sealed class ProposalEventRow : ITableRow
{
    public static string Table => "proposal_event";
    public string ProposalId { get; init; } = "";
    public long Version { get; init; }
    public long? Prior { get; init; }
    public string FromStatus { get; init; } = "";
    public string ToStatus { get; init; } = "";
    public string Verb { get; init; } = "";
    public long At { get; init; }
    public string By { get; init; } = "";

    public string RowKey() => $"{ProposalId}/{Version}";
}

/// <summary>What a second person thought before they saw the first one's words.</summary>
public sealed class SecondViewRow : ITableRow
{
    public static string Table => "second_view";
    public string ProposalId { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Outcome { get; init; } = "";
    public string Reasons { get; init; } = "";
    public long At { get; init; }

    public string RowKey() => $"{ProposalId}/{PersonId}";
}

/// <summary>Who could give second looks, for <c>doctor</c>.</summary>
/// <param name="Reviewers">People who may work cases.</param>
/// <param name="Guests">People who may only give second looks.</param>
/// <param name="Waiting">Proposals that wait.</param>
public sealed record SecondLookHealth(long Reviewers, long Guests, SecondLookMode Mode, long Waiting)
{
    /// <summary>Whether the rule can be met with the people there are.</summary>
    public bool CanBeMet =>
        Mode switch
        {
            SecondLookMode.Two => Reviewers >= 2,
            SecondLookMode.Guest => Reviewers + Guests >= 2,
            SecondLookMode.SameLater => Reviewers >= 1,
        };
}

/// <summary>Proposals and their history. The only writer of a proposal's status.</summary>
public static class ProposalStore
{
    private static readonly string s_select = $"SELECT {Rows<ProposalRow>.Columns} FROM proposal";

    public static void Insert(Transaction tx, Proposal proposal)
    {
        Event(tx, proposal, "", "propose", proposal.CreatedAt, new Actor(proposal.First.Value));
        tx.Insert(ProposalRow.Of(proposal));
    }

    public static void Update(Transaction tx, Proposal seen, ProposalStep step, DateTimeOffset at, Actor by)
    {
        Event(tx, step.Proposal, Word.Of(seen.Status), step.Verb, at, by);
        tx.Update(
            """
            UPDATE proposal SET status = @status, version = @version, second_id = @second_id,
              seconded_at = @seconded_at, decision_id = @decision_id
            WHERE id = @id AND version = @version - 1
            """,
            ProposalRow.Of(step.Proposal)
        );
    }

    /// <summary>Marks what waits on a case as stale: the case has moved on.</summary>
    public static async Task OutdateAsync(Transaction tx, string caseId, DateTimeOffset at)
    {
        if (await WaitingAsync(tx, caseId) is { } waiting)
        {
            Update(tx, waiting, ProposalFlow.Outdate(waiting).Value, at, Actor.System);
        }
    }

    public static async Task<Proposal?> FindAsync(Transaction tx, string id) =>
        (await tx.FirstAsync<ProposalRow>($"{s_select} WHERE id = @id", new Arg("id", id)))?.ToProposal();

    /// <summary>The one that waits on a case; null where none does.</summary>
    public static async Task<Proposal?> WaitingAsync(Transaction tx, string caseId) =>
        (
            await tx.FirstAsync<ProposalRow>(
                $"{s_select} WHERE case_id = @case AND status = 'waiting'",
                new Arg("case", caseId)
            )
        )?.ToProposal();

    /// <summary>The proposal that a decision came from; null where one person decided alone.</summary>
    public static async Task<Proposal?> OfDecisionAsync(Transaction tx, Id<Decision> decision, string caseId) =>
        (
            await tx.FirstAsync<ProposalRow>(
                $"{s_select} WHERE case_id = @case AND decision_id = @decision",
                new Arg("case", caseId),
                new Arg("decision", decision.Value)
            )
        )?.ToProposal();

    /// <summary>Those that wait, oldest first, by id after the cursor.</summary>
    public static async Task<List<Proposal>> ListAsync(
        Database database,
        Sight sight,
        string after,
        int most,
        CancellationToken cancel
    ) =>
        (
            await database.ListAsync<ProposalRow>(
                $"""
                {s_select} WHERE status = 'waiting' AND id > @after{ChildSafetyWall.Within(sight, "proposal.case_id")}
                ORDER BY id LIMIT @most
                """,
                cancel,
                new Arg("platform", sight.PlatformId),
                new Arg("after", after),
                new Arg("most", (long)most)
            )
        ).ConvertAll(r => r.ToProposal());

    public static void InsertView(Transaction tx, SecondViewRow row) => tx.Insert(row);

    public static Task<SecondViewRow?> ViewAsync(Transaction tx, string proposalId, string personId) =>
        tx.FirstAsync<SecondViewRow>(
            $"SELECT {Rows<SecondViewRow>.Columns} FROM second_view WHERE proposal_id = @proposal AND person_id = @person",
            new Arg("proposal", proposalId),
            new Arg("person", personId)
        );

    /// <summary>How often these very words closed something as staying, on other cases.</summary>
    public static Task<long> ReasonsUsedAsync(Transaction tx, string reasons, string caseId) =>
        tx.FirstAsync<long>(
            """
            SELECT COUNT(*) FROM (
              SELECT 1 AS one FROM decision WHERE reasons = @reasons AND case_id <> @case AND outcome NOT IN ('restrict', 'hold')
              LIMIT 1) AS used
            """,
            new Arg("reasons", reasons),
            new Arg("case", caseId)
        )!;

    public static async Task<SecondLookHealth> HealthAsync(
        Database database,
        SecondLookMode mode,
        CancellationToken cancel
    )
    {
        var reviewers = await database.FirstAsync<long>(
            $"""
            SELECT COUNT(*) FROM person WHERE disabled_at IS NULL AND ({PersonStore.HasRole("reviewer")}
              OR {PersonStore.HasRole("senior")} OR {PersonStore.HasRole("child-safety")} OR {PersonStore.HasRole(
                "lead"
            )})
            """,
            cancel
        );
        var guests = await database.FirstAsync<long>(
            $"SELECT COUNT(*) FROM person WHERE disabled_at IS NULL AND {PersonStore.HasRole("guest")}",
            cancel
        );
        var waiting = await database.FirstAsync<long>("SELECT COUNT(*) FROM proposal WHERE status = 'waiting'", cancel);
        return new SecondLookHealth(reviewers, guests, mode, waiting);
    }

    private static void Event(Transaction tx, Proposal after, string from, string verb, DateTimeOffset at, Actor by) =>
        tx.Insert(
            new ProposalEventRow
            {
                ProposalId = after.Id.Value,
                Version = after.Version,
                Prior = after.Version == 1 ? null : after.Version - 1,
                FromStatus = from,
                ToStatus = Word.Of(after.Status),
                Verb = verb,
                At = at.ToMicros(),
                By = by.Value,
            }
        );
}
