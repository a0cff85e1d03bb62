using System.Text.Json;
using Redress.Connectors.Platforms;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Server.Features.Clocks;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Referrals;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Enforcements;

/// <summary>Asks a platform what subjects are, whose they are and what belongs to them, and spreads the holds in force to that.</summary>
public sealed class ResolveSubjects(Database database, PlatformDirectory platforms, IdSource ids, TimeProvider clock)
    : IJobHandler
{
    private const int PerTransaction = 100;

    /// <summary>So many are first taken out of sight and then looked at: looking takes longer than hiding.</summary>
    private const int Crowd = 100;
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(1);

    public string Kind => JobKind.Resolve;

    public int Most => IPlatformPort.MaxSubjects;

    public TimeSpan Lease => TimeSpan.FromMinutes(1);

    public bool OfPlatform => true;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        await AskReferrals.AskAsync(database, ids, jobs.Select(j => j.Ref).Distinct(), clock, cancel);
        if (platforms.Find(lane) is not { } platform)
        {
            await database.Recorder.WriteAsync(
                tx =>
                {
                    Again(tx, jobs, "platform-unknown");
                    return Task.CompletedTask;
                },
                cancel
            );
            return;
        }

        var rows = await SubjectStore.ByIdsAsync(database, jobs.Select(j => j.Ref).Distinct(), cancel);
        var asked = rows.ConvertAll(r => new PortSubject(r.Ref, r.Url is null ? null : new Uri(r.Url)));
        var answers = await platform.Port.ResolveAsync(asked, cancel);
        var now = clock.Now();
        await AddAllRelatedAsync(rows, answers, jobs, cancel);
        await database.Recorder.WriteAsync(tx => TakeInAsync(tx, rows, answers, jobs, now), cancel);
    }

    private async Task AddAllRelatedAsync(
        IReadOnlyList<SubjectRow> rows,
        IReadOnlyList<ResolveResult> answers,
        IReadOnlyList<JobRow> jobs,
        CancellationToken cancel
    )
    {
        var named = await CaseStore.OfSubjectsAsync(database, rows.Select(r => r.Id), cancel);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            // Of an account that is known only as somebody's author, nothing else is our business.
            var ours = row.RootId is not null || named.Contains(row.Id);
            if (!ours || answers[i] is not ResolveResult.Found { Subject: var found })
            {
                continue;
            }

            var related = Related(found);
            var wait = related.Count > Crowd ? Later : TimeSpan.Zero;
            var asked = jobs.Where(j => j.Ref == row.Id).Max(j => j.Revision);
            foreach (var chunk in related.Chunk(PerTransaction))
            {
                await database.Recorder.WriteAsync(tx => AddRelatedAsync(tx, row, chunk, asked, wait), cancel);
            }
        }
    }

    private async Task TakeInAsync(
        Transaction tx,
        IReadOnlyList<SubjectRow> rows,
        IReadOnlyList<ResolveResult> answers,
        IReadOnlyList<JobRow> jobs,
        DateTimeOffset now
    )
    {
        var seen = (await SubjectStore.ByIdsAsync(tx, rows.Select(r => r.Id))).ToDictionary(
            r => r.Id,
            StringComparer.Ordinal
        );
        var cases = (await CaseStore.OfSubjectsAsync(tx, seen.Keys)).ToDictionary(c => c.SubjectId.Value);
        var authors = await AuthorsAsync(tx, rows, answers, now);
        for (var i = 0; i < rows.Count; i++)
        {
            var row = seen[rows[i].Id];
            if (answers[i] is ResolveResult.Failed failed)
            {
                Again(tx, jobs.Where(j => j.Ref == row.Id), failed.Failure.ToString());
                continue;
            }

            if (answers[i] is ResolveResult.Found found)
            {
                await ReachMoments.RecordAsync(tx, ids, row, found.Subject, cases.GetValueOrDefault(row.Id), now);
                TakeIn(row, found.Subject, authors);
            }
            else
            {
                row.Found = 0;
            }

            row.ResolvedAt = now.ToMicros();
            SubjectStore.Update(tx, row);
            tx.Fact(row.Found == 0 ? "subject.not-found" : "subject.resolved", Actor.System, now);
            Finish(tx, row, jobs.Where(j => j.Ref == row.Id), now);
        }

        // Whose they are may be known only now. Of a platform that does not answer nothing was learned.
        var learned = answers.Where(a => a is not ResolveResult.Failed).Select(a => a.Ref).ToHashSet();
        Spread(tx, cases.Values.Where(c => learned.Contains(seen[c.SubjectId.Value].Ref)), clock.Now());
        RecordBreaches.Plan(tx, clock.Now());
    }

    private static void TakeIn(SubjectRow row, ResolvedSubject found, IReadOnlyDictionary<SubjectRef, string> authors)
    {
        row.AuthorId ??= found.Author is { } author && author != row.Ref ? authors[author] : null;
        row.Url = found.Url?.AbsoluteUri ?? row.Url;
        row.Surface = Word.Of(found.Surface);
        row.Surfaces = JsonSerializer.Serialize(found.Surfaces, Json.Options);
        row.Found = 1;
    }

    private static List<(LinkedSubject Linked, Relation Relation)> Related(ResolvedSubject found) =>
        [
            .. found.Items.Select(i => (i, Relation.Item)),
            .. found.Reshares.Select(r => (r, Relation.Reshare)),
            .. found.Copies.Select(c => (c, Relation.Copy)),
        ];

    /// <param name="asked">
    /// When this was asked for. What was looked at since is not looked at again, so that two copies that name each other
    /// come to an end.
    /// </param>
    /// <param name="wait">After how long a new reshare is resolved in its turn.</param>
    private async Task AddRelatedAsync(
        Transaction tx,
        SubjectRow row,
        IReadOnlyList<(LinkedSubject Linked, Relation Relation)> related,
        long asked,
        TimeSpan wait
    )
    {
        // Read anew for each page: a job to spread this page must not be taken for the one that spreads an earlier page.
        var now = clock.Now();
        var platform = new Id<Platform>(row.PlatformId);
        var keys = related.Select(r => Subject.KeyOf(platform, r.Linked.Ref.Kind, r.Linked.Ref.Id)).ToList();
        var known = (await SubjectStore.ByKeysAsync(tx, keys)).ToDictionary(k => k.Key, StringComparer.Ordinal);
        var linked = await SubjectLinkStore.KnownAsync(tx, row.Id, known.Values.Select(k => k.Id));
        var before = linked.Count;
        for (var i = 0; i < related.Count; i++)
        {
            var relation = related[i].Relation;
            if (!known.TryGetValue(keys[i], out var subject))
            {
                subject = New(platform, related[i].Linked.Ref, relation, row.RootId ?? row.Id, now);
                SubjectStore.Insert(tx, subject);
                known.Add(keys[i], subject);
            }

            if (subject.Id != row.Id && linked.Add(subject.Id))
            {
                SubjectLinkStore.Insert(tx, Link(row, subject, relation, now));
            }

            // Items and copies bring reshares, perhaps since they were looked at; reshares are found by what they reshare.
            if (subject.ResolvedAt is null || (relation is not Relation.Reshare && subject.ResolvedAt < asked))
            {
                var at = relation is Relation.Reshare ? now + wait : now;
                JobStore.Add(tx, JobKind.Resolve, subject.Id, asked, row.PlatformId, at);
            }
        }

        if (linked.Count > before)
        {
            tx.Fact("subject.related", Actor.System, now);
            Spread(tx, await CaseStore.AboveAsync(tx, [row.Id]), now);
        }
    }

    private static SubjectLinkRow Link(SubjectRow from, SubjectRow to, Relation relation, DateTimeOffset now) =>
        new()
        {
            FromId = from.Id,
            ToId = to.Id,
            Relation = Word.Of(relation),
            CreatedAt = now.ToMicros(),
        };

    /// <summary>The accounts behind what was resolved; those that are new are taken in.</summary>
    private async Task<Dictionary<SubjectRef, string>> AuthorsAsync(
        Transaction tx,
        IReadOnlyList<SubjectRow> rows,
        IReadOnlyList<ResolveResult> answers,
        DateTimeOffset now
    )
    {
        var authors = new Dictionary<SubjectRef, string>();
        var named = answers
            .OfType<ResolveResult.Found>()
            .Select(f => f.Subject.Author)
            .OfType<SubjectRef>()
            .Distinct()
            .ToList();
        if (named.Count == 0)
        {
            return authors;
        }

        var platform = new Id<Platform>(rows[0].PlatformId);
        var keys = named.ConvertAll(n => Subject.KeyOf(platform, n.Kind, n.Id));
        var known = (await SubjectStore.ByKeysAsync(tx, keys)).ToDictionary(
            k => k.Key,
            k => k.Id,
            StringComparer.Ordinal
        );
        for (var i = 0; i < named.Count; i++)
        {
            if (!known.TryGetValue(keys[i], out var id))
            {
                var account = New(platform, named[i], Relation.Author, null, now);
                SubjectStore.Insert(tx, account);
                tx.Fact("subject.author", Actor.System, now);
                JobStore.Add(tx, JobKind.Resolve, account.Id, 1, account.PlatformId, now);
                id = account.Id;
            }

            authors.Add(named[i], id);
        }

        return authors;
    }

    /// <summary>Decisions in force on these cases reach what was just learned, and open ones are weighed with it.</summary>
    private static void Spread(Transaction tx, IEnumerable<Case> cases, DateTimeOffset now)
    {
        foreach (var one in cases)
        {
            JobStore.Add(tx, JobKind.Weigh, one.Id.Value, now.ToMicros(), JobKind.OwnLane, now);
            foreach (var decision in new[] { one.HoldId, one.FinalId }.OfType<string>())
            {
                JobStore.Add(tx, JobKind.Spread, decision, now.ToMicros(), one.PlatformId.Value, now);
            }
        }
    }

    private static void Finish(Transaction tx, SubjectRow row, IEnumerable<JobRow> jobs, DateTimeOffset now)
    {
        foreach (var job in jobs)
        {
            JobStore.Done(tx, job);
        }

        JobStore.Add(tx, JobKind.Read, row.Id, now.ToMicros(), row.PlatformId, now);
    }

    private void Again(Transaction tx, IEnumerable<JobRow> jobs, string error) =>
        jobs.ToList().ForEach(j => JobStore.Again(tx, j, error, clock.Now() + JobStore.Delay(j.Attempts)));

    private SubjectRow New(
        Id<Platform> platform,
        SubjectRef named,
        Relation relation,
        string? root,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = ids.New<Subject>().Value,
            Key = Subject.KeyOf(platform, named.Kind, named.Id),
            PlatformId = platform.Value,
            Kind = Word.Of(named.Kind),
            PlatformRef = named.Id,
            Relation = Word.Of(relation),
            RootId = root,
            CreatedAt = now.ToMicros(),
        };
}
