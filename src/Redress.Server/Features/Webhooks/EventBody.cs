namespace Redress.Server.Features.Webhooks;

/// <summary>What is sent.</summary>
/// <param name="Type">case.opened, case.claimed, case.released, case.reopened, case.confirmed, case.unconfirmed, case.closed, case.breached, hold.ordered, decision.made.</param>
/// <param name="Timestamp">When it happened.</param>
public sealed record EventBody(string Type, DateTimeOffset Timestamp, EventBody.Ids Data)
{
    /// <param name="Number">Rises: what has a smaller one happened before.</param>
    /// <param name="DueAt">For case.breached: when it should have been decided.</param>
    public sealed record Ids(long Number, string PlatformId, string CaseId, string? DecisionId, DateTimeOffset? DueAt);
}
