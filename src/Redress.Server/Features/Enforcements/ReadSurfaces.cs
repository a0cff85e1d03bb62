using System.Text.Json;
using Redress.Connectors.Platforms;
using Redress.Core.Enforcements;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Subjects;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Enforcements;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Enforcements;

/// <summary>
/// Reads the public surfaces of subjects without sign-in. What was told and is so is confirmed; what was told and is not so
/// failed; what was confirmed and came back is applied again.
/// </summary>
public class ReadSurfaces(
    Database database,
    PlatformDirectory platforms,
    SurfaceReader reader,
    Sightings sightings,
    IdSource ids,
    TimeProvider clock
) : IJobHandler
{
    /// <summary>When to look again after a confirmation, by how often it was looked already.</summary>
    private static readonly TimeSpan[] Again =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromDays(1),
        TimeSpan.FromDays(7),
    ];

    /// <summary>The same for reshares and copies, of which there may be thousands: a look at all of them is no small thing.</summary>
    private static readonly TimeSpan[] OthersAgain = [.. Again.Where((_, i) => i % 2 == 1)];

    public virtual string Kind => JobKind.Read;

    public int Most => 250;

    public TimeSpan Lease => TimeSpan.FromMinutes(1);

    public bool OfPlatform => true;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        var subjects = jobs.Select(j => j.Ref).Distinct().ToList();
        var rows = (await SubjectStore.ByIdsAsync(database, subjects, cancel)).ToDictionary(
            r => r.Id,
            StringComparer.Ordinal
        );
        var seen = await EnforcementStore.OfSubjectsAsync(database, subjects, cancel);
        var asked = seen.Where(e =>
                e.Status is EnforcementStatus.Sent or EnforcementStatus.Confirmed
                && rows[e.SubjectId.Value].ResolvedAt is not null
            )
            .ToList();
        var authors = rows.Values.Select(r => r.AuthorId).OfType<string>().Distinct().Except(subjects).ToList();
        var covered = Covering.Of([.. seen, .. await EnforcementStore.OfSubjectsAsync(database, authors, cancel)]);
        var questions = asked.ConvertAll(e => Question(e, rows[e.SubjectId.Value], covered));
        var answers =
            platforms.Find(lane) is { } platform && asked.Count > 0
                ? await reader.ReadAsync(platform.Origins, questions, cancel)
                : [];
        var byId = answers.ToDictionary(a => a.Key, StringComparer.Ordinal);
        await database.Recorder.WriteAsync(tx => RecordAsync(tx, lane, jobs, rows, asked, byId), cancel);
        foreach (var subject in subjects)
        {
            sightings.Read(subject);
        }
    }

    internal static SurfaceQuestion Question(Enforcement one, SubjectRow row, Covering covered)
    {
        if (covered.Hides(one, row))
        {
            // Whatever else is so of it cannot be seen from outside: there is nothing to read.
            return new SurfaceQuestion(one.Id.Value, one.Wanted, []);
        }

        var all = row.Surfaces is null
            ? []
            : JsonSerializer.Deserialize<List<DeclaredSurface>>(row.Surfaces, Json.Options)!;
        // Removed is the final form of hidden: seen from outside it is the same.
        var restriction = one.Restriction is Restriction.Remove ? Restriction.Hide : one.Restriction;
        return new SurfaceQuestion(one.Id.Value, one.Wanted, [.. all.Where(s => s.Restriction == restriction)]);
    }

    private async Task RecordAsync(
        Transaction tx,
        string lane,
        IReadOnlyList<JobRow> jobs,
        Dictionary<string, SubjectRow> rows,
        IReadOnlyList<Enforcement> asked,
        Dictionary<string, SurfaceAnswer> answers
    )
    {
        var now = clock.Now();
        var latest = (await EnforcementStore.OfSubjectsAsync(tx, rows.Keys)).ToDictionary(
            e => e.Id.Value,
            StringComparer.Ordinal
        );
        var notes = new Dictionary<string, Note>(StringComparer.Ordinal);
        foreach (var group in asked.GroupBy(e => rows[e.SubjectId.Value].RootId ?? e.SubjectId.Value))
        {
            foreach (var one in group)
            {
                var note = notes.TryGetValue(one.SubjectId.Value, out var known)
                    ? known
                    : notes[one.SubjectId.Value] = new Note();
                if (answers.TryGetValue(one.Id.Value, out var answer))
                {
                    Record(tx, latest[one.Id.Value], one, rows[one.SubjectId.Value], answer, note, now);
                }
            }

            tx.FactIfAny("enforcement.read", Actor.System, now);
        }

        foreach (var job in jobs)
        {
            Finish(tx, lane, job, rows.GetValueOrDefault(job.Ref), notes.GetValueOrDefault(job.Ref), now);
        }

        await SettleAsync(tx, notes.Where(n => n.Value.Confirmed || n.Value.Differs).Select(n => n.Key), now);
    }

    private void Record(
        Transaction tx,
        Enforcement latest,
        Enforcement asked,
        SubjectRow row,
        SurfaceAnswer answer,
        Note note,
        DateTimeOffset now
    )
    {
        var gone = row.Found == 0;
        var view = gone && asked.Wanted && answer.View is SurfaceView.NothingDeclared ? "not on the platform" : null;
        InsertReading(tx, asked, answer, view);
        if (latest.Version != asked.Version)
        {
            note.Again = "changed meanwhile";
            return;
        }

        switch (answer.View)
        {
            case SurfaceView.AllAsWanted all:
                note.Confirmed |= Step(tx, latest, EnforcementFlow.Confirm(latest, $"{all.Read} surfaces read", now));
                note.Resolve |= note.Confirmed && MayHaveSpread(asked, row);
                break;
            case SurfaceView.NothingDeclared:
                note.Confirmed |= Step(
                    tx,
                    latest,
                    EnforcementFlow.Confirm(latest, view ?? "no public surface: the platform's word", now)
                );
                break;
            case SurfaceView.Differs differs:
                note.Differs = true;
                var where = "not so on " + string.Join(", ", differs.Surfaces);
                _ = Step(
                    tx,
                    latest,
                    EnforcementFlow.Fail(latest, where, now) ?? EnforcementFlow.CameBack(latest, where, now)
                );
                note.Failed = where;
                note.Tries = latest.Revision;
                break;
            case SurfaceView.Unknown unknown:
                note.Again = unknown.Reason;
                break;
        }
    }

    /// <summary>Until it was out of sight others could reshare it, and the platform was asked for reshares before that.</summary>
    private static bool MayHaveSpread(Enforcement asked, SubjectRow row) =>
        asked is { Wanted: true, Restriction: Restriction.Hide or Restriction.Remove }
        && row.RootId is null
        && row.ResolvedAt < asked.ChangedAt.ToMicros();

    private static bool Step(Transaction tx, Enforcement seen, EnforcementStep? step)
    {
        if (step is null)
        {
            return false;
        }

        EnforcementStore.Update(tx, seen, step);
        return true;
    }

    private void InsertReading(Transaction tx, Enforcement asked, SurfaceAnswer answer, string? gone)
    {
        var (word, detail) = answer.View switch
        {
            SurfaceView.AllAsWanted all => (InForce(asked.Wanted), $"{all.Read} surfaces"),
            SurfaceView.Differs differs => (InForce(!asked.Wanted), string.Join(", ", differs.Surfaces)),
            SurfaceView.NothingDeclared when gone is not null => (ReadingStore.InForce, gone),
            SurfaceView.NothingDeclared => (ReadingStore.Unknown, "no public surface"),
            SurfaceView.Unknown unknown => (ReadingStore.Unknown, unknown.Reason),
            _ => throw new InvalidOperationException("A view is one of four"),
        };
        ReadingStore.Insert(
            tx,
            new ReadingRow
            {
                Id = ids.New(ReadingRow.Prefix),
                SubjectId = asked.SubjectId.Value,
                Restriction = Word.Of(asked.Restriction),
                BegunAt = answer.BeganAt.ToMicros(),
                EndedAt = answer.EndedAt.ToMicros(),
                Answer = word,
                Detail = detail,
            }
        );
    }

    private static string InForce(bool inForce) => inForce ? ReadingStore.InForce : ReadingStore.NotInForce;

    private static void Finish(Transaction tx, string lane, JobRow job, SubjectRow? row, Note? note, DateTimeOffset now)
    {
        if (note?.Failed is not null)
        {
            // Told again after the usual delays: each time it was told had a revision of its own.
            JobStore.Add(tx, JobKind.Enforce, job.Ref, now.ToMicros(), lane, now + JobStore.Delay(note.Tries));
        }

        if (note is { Resolve: true })
        {
            JobStore.Add(tx, JobKind.Resolve, job.Ref, now.ToMicros(), lane, now);
        }

        if (note?.Again is { } why)
        {
            JobStore.Again(tx, job, why, now + JobStore.Delay(job.Attempts));
            return;
        }

        JobStore.Done(tx, job);
        if (job.Kind == JobKind.Watch || note is { Confirmed: true })
        {
            var looked = job.Kind == JobKind.Watch ? job.Revision + 1 : 0;
            var isOthers = row?.Relation == Word.Of(Relation.Reshare) || row?.Relation == Word.Of(Relation.Copy);
            var again = isOthers ? OthersAgain : Again;
            JobStore.Add(tx, JobKind.Watch, job.Ref, looked, lane, now + again[Math.Min(looked, again.Length - 1)]);
        }
    }

    /// <summary>Cases whose decisions order something here may be confirmed now, or no longer.</summary>
    private static async Task SettleAsync(Transaction tx, IEnumerable<string> subjects, DateTimeOffset now)
    {
        foreach (var caseId in await SettleStore.WaitingAsync(tx, subjects))
        {
            JobStore.Add(tx, JobKind.Settle, caseId, now.ToMicros(), JobKind.OwnLane, now);
        }
    }

    /// <summary>What was seen of one subject.</summary>
    private sealed class Note
    {
        public bool Confirmed { get; set; }

        public bool Differs { get; set; }

        public string? Failed { get; set; }

        public int Tries { get; set; }

        public bool Resolve { get; set; }

        public string? Again { get; set; }
    }
}

/// <summary>Looks again at what was confirmed: the same reading, at growing distances.</summary>
public sealed class WatchSurfaces(
    Database database,
    PlatformDirectory platforms,
    SurfaceReader reader,
    Sightings sightings,
    IdSource ids,
    TimeProvider clock
) : ReadSurfaces(database, platforms, reader, sightings, ids, clock)
{
    public override string Kind => JobKind.Watch;
}
