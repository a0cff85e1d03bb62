using Redress.Connectors.Platforms;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Server.Features.Platforms;
using Redress.Server.Work;
using Redress.Storage.Decisions;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Enforcements;

/// <summary>Tells a platform what is due for its subjects and records each attempt. Told is not confirmed: that takes a reading.</summary>
public sealed class SendOrders(Database database, PlatformDirectory platforms, TimeProvider clock) : IJobHandler
{
    public string Kind => JobKind.Enforce;

    public int Most => 200;

    public TimeSpan Lease => TimeSpan.FromMinutes(1);

    public bool OfPlatform => true;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var subjects = jobs.Select(j => j.Ref).Distinct().ToList();
        var rows = (await SubjectStore.ByIdsAsync(database, subjects, cancel)).ToDictionary(
            r => r.Id,
            StringComparer.Ordinal
        );
        var due = await RetryAsync(subjects, cancel);
        var countries = await CountriesAsync(due, cancel);
        var results = platforms.Find(lane) is { } platform
            ? await TellAsync(platform.Port, due, rows, countries, cancel)
            : due.ToDictionary(
                e => e.Id.Value,
                e => new OrderResult(e.Id.Value, OrderOutcome.Failed, "platform-unknown")
            );
        await database.Recorder.WriteAsync(tx => RecordAsync(tx, lane, jobs, rows, due, results), cancel);
    }

    /// <summary>Where each limit to places holds: wherever any decision in force says so.</summary>
    private async Task<Dictionary<string, IReadOnlyList<string>>> CountriesAsync(
        IReadOnlyList<Enforcement> due,
        CancellationToken cancel
    )
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var one in due.Where(e => e is { Restriction: Restriction.GeoLimit, Wanted: true }))
        {
            var terms = await SpreadStore.TermsAsync(database, one.Id.Value, cancel);
            found[one.Id.Value] =
            [
                .. terms.SelectMany(t => Terms.Read(t).Countries).Distinct().Order(StringComparer.Ordinal),
            ];
        }

        return found;
    }

    /// <summary>What is due, with failed ones made due again under a higher revision.</summary>
    private Task<List<Enforcement>> RetryAsync(IReadOnlyList<string> subjects, CancellationToken cancel) =>
        database.Recorder.WriteAsync(
            async tx =>
            {
                var now = clock.Now();
                var due = new List<Enforcement>();
                foreach (var one in await EnforcementStore.OfSubjectsAsync(tx, subjects))
                {
                    if (EnforcementFlow.Retry(one, now) is { } retry)
                    {
                        EnforcementStore.Update(tx, one, retry);
                        due.Add(retry.Enforcement);
                    }
                    else if (one.Status is EnforcementStatus.Due)
                    {
                        due.Add(one);
                    }
                }

                tx.FactIfAny("enforcement.retried", Actor.System, now);
                return due;
            },
            cancel
        );

    private static async Task<Dictionary<string, OrderResult>> TellAsync(
        IPlatformPort port,
        IReadOnlyList<Enforcement> due,
        Dictionary<string, SubjectRow> rows,
        Dictionary<string, IReadOnlyList<string>> countries,
        CancellationToken cancel
    )
    {
        var results = new Dictionary<string, OrderResult>(StringComparer.Ordinal);
        foreach (var wanted in (bool[])[true, false])
        {
            // What goes by itself is kept before anything else is told of it.
            var orders = due.Where(e => e.Wanted == wanted && rows.ContainsKey(e.SubjectId.Value))
                .OrderByDescending(e => e.Restriction is Restriction.Freeze)
                .Select(e => new PortOrder(
                    e.Id.Value,
                    rows[e.SubjectId.Value].Ref,
                    e.Restriction,
                    e.Revision,
                    countries.GetValueOrDefault(e.Id.Value)
                ));
            foreach (var chunk in orders.Chunk(IPlatformPort.MaxOrders))
            {
                var answers = wanted ? await port.ApplyAsync(chunk, cancel) : await port.LiftAsync(chunk, cancel);
                foreach (var answer in answers)
                {
                    results[answer.Enforcement] = answer;
                }
            }
        }

        return results;
    }

    private async Task RecordAsync(
        Transaction tx,
        string lane,
        IReadOnlyList<JobRow> jobs,
        Dictionary<string, SubjectRow> rows,
        IReadOnlyList<Enforcement> told,
        Dictionary<string, OrderResult> results
    )
    {
        var now = clock.Now();
        var current = (await EnforcementStore.OfSubjectsAsync(tx, rows.Keys)).ToDictionary(
            e => e.Id.Value,
            StringComparer.Ordinal
        );
        var failed = new Dictionary<string, string>(StringComparer.Ordinal);
        var sent = new HashSet<string>(StringComparer.Ordinal);
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var group in told.GroupBy(e => rows[e.SubjectId.Value].RootId ?? e.SubjectId.Value))
        {
            foreach (var one in group)
            {
                var subject = one.SubjectId.Value;
                var latest = current[one.Id.Value];
                if (latest.Version != one.Version)
                {
                    // Ordered anew while the call was out: its own job sends it.
                    changed.Add(subject);
                    continue;
                }

                Record(tx, latest, results.GetValueOrDefault(one.Id.Value), failed, sent, now);
            }

            tx.FactIfAny("enforcement.told", Actor.System, now);
        }

        foreach (var job in jobs)
        {
            Finish(tx, job, failed.GetValueOrDefault(job.Ref), changed.Contains(job.Ref), now);
        }

        foreach (var subject in sent)
        {
            JobStore.Add(tx, JobKind.Read, subject, now.ToMicros(), lane, now);
        }
    }

    private static void Finish(Transaction tx, JobRow job, string? error, bool changed, DateTimeOffset now)
    {
        if (error is not null)
        {
            JobStore.Again(tx, job, error, now + JobStore.Delay(job.Attempts));
        }
        else if (changed)
        {
            JobStore.Again(tx, job, "ordered anew", now);
        }
        else
        {
            JobStore.Done(tx, job);
        }
    }

    private static void Record(
        Transaction tx,
        Enforcement one,
        OrderResult? result,
        Dictionary<string, string> failed,
        HashSet<string> sent,
        DateTimeOffset now
    )
    {
        var outcome = result?.Outcome ?? OrderOutcome.Failed;
        switch (outcome)
        {
            case OrderOutcome.Done:
            case OrderOutcome.Stale:
            case OrderOutcome.Unknown:
                if (EnforcementFlow.Told(one, Word.Of(outcome), now) is { } told)
                {
                    EnforcementStore.Update(tx, one, told);
                }

                sent.Add(one.SubjectId.Value);
                break;
            case OrderOutcome.Manual:
                // Stays due until a person says that it is done.
                break;
            case OrderOutcome.Refused:
            case OrderOutcome.Failed:
                var failure = $"{Word.Of(outcome)}: {result?.Detail ?? "no answer"}";
                if (EnforcementFlow.Fail(one, failure, now) is { } fail)
                {
                    EnforcementStore.Update(tx, one, fail);
                }

                failed[one.SubjectId.Value] = failure;
                break;
        }
    }
}
