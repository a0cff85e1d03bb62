using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Access;
using Redress.Server.Features.Reports;
using Redress.Server.Policies;
using Redress.Storage.Banks;
using Redress.Storage.Cases;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;

namespace Redress.Server.Matching;

/// <summary>Where something banked was found.</summary>
/// <param name="FoundBy">upload or sweep.</param>
public sealed record FoundAt(Id<Platform> Platform, SubjectRef Subject, string FoundBy)
{
    public const string Upload = "upload";
    public const string Sweep = "sweep";

    public string Key => Core.Subjects.Subject.KeyOf(Platform, Subject.Kind, Subject.Id);
}

/// <param name="CaseId">The case that it opened or joined; null where there is none.</param>
/// <param name="IsNew">False where it was reported before, or is out of sight already.</param>
public sealed record FiledMatch(string? CaseId, bool IsNew);

/// <summary>Files what was found as a report with the source match: through the same door as any other.</summary>
public sealed class MatchReports(Database database, Intake intake, BankIndex index, TimeProvider clock)
{
    /// <param name="allowed">An allow list has something like it.</param>
    public async Task<FiledMatch> FileAsync(
        FoundAt at,
        IReadOnlyList<Finding> found,
        bool allowed,
        CancellationToken cancel
    )
    {
        var entries = found
            .Select(f =>
                index.EntryId(f.EntryNumber) is { } id && index.Bank(f.BankNumber) is { } bank
                    ? new Known(f, id, bank)
                    : null
            )
            .OfType<Known>()
            .Take(ReportedEntries)
            .ToList();
        var fresh = await database.Recorder.WriteAsync(tx => FreshAsync(tx, at.Key, entries, allowed), cancel);
        if (fresh.Count > 0)
        {
            var request = new SubmitReport.Request([], Word.Parse<Reason>(fresh[0].Bank.Reason), Source.Match);
            var named = ReportLinks.FromId(at.Subject.Kind, at.Subject.Id, at.Platform) with
            {
                Match = Facts([.. fresh.Select(f => f.Finding)]),
            };
            await intake.FileAsync(
                request,
                [named],
                new MatchPrincipal(at.Platform),
                clock.Now(),
                once: null,
                wait: TimeSpan.Zero,
                cancel,
                (tx, report) => Write(tx, at, report, fresh, allowed)
            );
        }

        var look = await database.Recorder.WriteAsync(tx => IntakeStore.LookAsync(tx, [at.Key]), cancel);
        return new FiledMatch(look.Count == 0 ? null : look[0].CaseId, fresh.Count > 0);
    }

    /// <summary>What is to be reported of it; and what an allow list has the like of is written down with what is known.</summary>
    private async Task<List<Known>> FreshAsync(Transaction tx, string key, List<Known> entries, bool allowed)
    {
        if (allowed)
        {
            await BankMatchStore.AllowAsync(tx, key);
            tx.FactIfAny("match.allowed", Actor.System, clock.Now());
        }

        var known = await BankMatchStore.KnownAsync(tx, key, entries.Select(e => e.Id));
        return await IsAwayAsync(tx, key) ? [] : entries.FindAll(e => !known.Contains(e.Id));
    }

    private static void Write(Transaction tx, FoundAt at, Report report, List<Known> fresh, bool allowed)
    {
        foreach (var one in fresh)
        {
            BankMatchStore.Insert(tx, Row(at, report, one, allowed));
        }

        if (fresh.Exists(e => e.Finding.Bank is BankKind.Imported))
        {
            JobStore.Add(tx, JobKind.TellExchange, report.Id.Value, 1, JobKind.OwnLane, report.ReceivedAt);
        }
    }

    private sealed record Known(Finding Finding, string Id, BankRow Bank);

    /// <summary>More entries than this say nothing new about one thing.</summary>
    private const int ReportedEntries = 20;

    /// <summary>What a decision or hold keeps out of sight needs no further report: it would only reopen its case.</summary>
    internal static async Task<bool> IsAwayAsync(Transaction tx, string key)
    {
        var known = await IntakeStore.LookAsync(tx, [key]);
        if (known.Count == 0)
        {
            return false;
        }

        var orders = await EnforcementStore.OfSubjectsAsync(tx, [known[0].SubjectId]);
        return orders.Exists(e => e is { Wanted: true, Restriction: Restriction.Hide or Restriction.Remove });
    }

    /// <summary>The nearest, and of two as near the one that people of this place have decided.</summary>
    private static MatchFacts Facts(IReadOnlyList<Finding> found)
    {
        var best = found.OrderBy(f => f.Likeness).ThenBy(f => f.Distance).ThenBy(f => f.Bank).First();
        return new MatchFacts(best.Likeness, best.Bank, best.Distance, found.Count);
    }

    private static BankMatchRow Row(FoundAt at, Report report, Known one, bool allowed) =>
        new()
        {
            ReportId = report.Id.Value,
            SubjectKey = at.Key,
            EntryId = one.Id,
            BankId = one.Bank.Id,
            Likeness = Word.Of(one.Finding.Likeness),
            Distance = one.Finding.Distance,
            FoundBy = at.FoundBy,
            At = report.ReceivedAt.ToMicros(),
            Place = one.Finding.Place,
            Allowed = allowed ? 1 : 0,
        };
}
