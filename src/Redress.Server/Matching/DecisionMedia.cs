using System.Text.Json;
using Redress.Core.Banks;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Matching;

/// <summary>A media item that a decision names as what must not come back: a media id, or a post that has one picture.</summary>
public sealed record NamedMedia(SubjectKind Kind, string Id)
{
    /// <summary>For a proposal: kept until another person agrees.</summary>
    public static string? Write(IReadOnlyList<NamedMedia>? media) =>
        media is { Count: > 0 } ? JsonSerializer.Serialize(media) : null;

    public static IReadOnlyList<NamedMedia>? Read(string? media) =>
        media is null ? null : JsonSerializer.Deserialize<List<NamedMedia>>(media);
}

/// <summary>What a decision does to banks, in the decision's own transaction.</summary>
public static class DecisionMedia
{
    private const int Most = 20;

    public static Refusal? Check(Outcome outcome, IReadOnlyList<NamedMedia>? media) =>
        media is null or { Count: 0 }
        || (
            outcome is Outcome.Restrict
            && media.Count <= Most
            && media.All(m => m is not null && LinkMap.IsSubjectId(m.Id))
        )
            ? null
            : BankRefusals.MediaNotOfCase.At("/media");

    /// <summary>What may be seen again must not be found as known either: a label in place of a removal gives it back too.</summary>
    public static bool GivesBack(Decision decision) =>
        !decision.Restrictions.Any(r => r is Restriction.Hide or Restriction.Remove);

    /// <summary>
    /// What an earlier decision of the case put into banks is withdrawn where this one takes it back or names anew; what
    /// this one names is fingerprinted, and matches once the removal is confirmed.
    /// </summary>
    public static async Task RecordAsync(Transaction tx, Decision decision, IReadOnlyList<NamedMedia>? media)
    {
        if (GivesBack(decision) || media is { Count: > 0 })
        {
            foreach (var entry in await BankEntryStore.OfCaseAsync(tx, decision.CaseId.Value))
            {
                await EntryRows.WithdrawAsync(tx, entry, "another decision", decision.At);
            }
        }

        if ((await BankMatchStore.OfCaseAsync(tx, decision.CaseId.Value)).Count > 0)
        {
            JobStore.Add(tx, JobKind.Tell, decision.Id.Value, 1, JobKind.OwnLane, decision.At);
        }

        foreach (var one in (media ?? []).Distinct())
        {
            DecisionMediaStore.Insert(
                tx,
                new DecisionMediaRow
                {
                    DecisionId = decision.Id.Value,
                    CaseId = decision.CaseId.Value,
                    MediaKind = Word.Of(one.Kind),
                    MediaRef = one.Id,
                    CreatedAt = decision.At.ToMicros(),
                }
            );
        }

        if (media is { Count: > 0 })
        {
            JobStore.Add(tx, JobKind.Bank, decision.Id.Value, 1, JobKind.OwnLane, decision.At);
        }
    }
}
