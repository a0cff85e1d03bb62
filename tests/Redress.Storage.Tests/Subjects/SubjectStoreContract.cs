using Redress.Core.Kernel;
using Redress.Core.Subjects;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Subjects;

public sealed class SqliteSubjectStoreTests(SqliteEngine engine)
    : SubjectStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresSubjectStoreTests(PostgresEngine engine)
    : SubjectStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class SubjectStoreContract(TestedEngine engine) : Contract(engine)
{
    private static SubjectRow Full() =>
        new()
        {
            Id = Some.Id("sub"),
            Key = Some.Text + Some.Id("key"),
            PlatformId = Some.Id("plt"),
            Kind = "comment",
            PlatformRef = Some.Text,
            Relation = "reshare",
            RootId = Some.Id("sub"),
            AuthorId = Some.Id("sub"),
            Surface = "end-to-end-encrypted",
            Url = "https://chirp.example/p/1?q=" + Some.Text,
            Surfaces = """["https://chirp.example/p/1"]""",
            CreatedAt = 1,
            ResolvedAt = 2,
            Found = 0,
            Version = 7,
        };

    [EngineFact]
    public async Task Every_column_comes_back_as_it_was_written()
    {
        var (full, bare) = (Full(), Some.Subject());

        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, full);
            SubjectStore.Insert(tx, bare);
        });

        var found = await SubjectStore.ByIdsAsync(Database, [full.Id, bare.Id, "sub_unknown"], None);
        Assert.Equal(2, found.Count);
        AssertSame(full, found.Single(s => s.Id == full.Id));
        AssertSame(bare, found.Single(s => s.Id == bare.Id));
        AssertSame(full, (await WriteAsync(tx => SubjectStore.ByIdsAsync(tx, [full.Id]))).Single());
    }

    [EngineFact]
    public async Task Subjects_are_found_by_keys_with_any_characters()
    {
        var platform = Some.Id("plt");
        var rows = ((string[])["a'b", "a\"b", "a\\b", "日本語", "🦊", "a%b", "a,b", "[x]", " "])
            .Select(reference => new SubjectRow
            {
                Id = Some.Id("sub"),
                Key = $"{platform}/post/{reference}",
                PlatformId = platform,
                Kind = "post",
                PlatformRef = reference,
                Relation = "named",
            })
            .ToList();
        await WriteAsync(tx => rows.ForEach(r => SubjectStore.Insert(tx, r)));

        foreach (var row in rows)
        {
            AssertSame(row, (await WriteAsync(tx => SubjectStore.ByKeysAsync(tx, [row.Key]))).Single());
        }

        Assert.Equal(rows.Count, (await WriteAsync(tx => SubjectStore.ByKeysAsync(tx, rows.Select(r => r.Key)))).Count);
        Assert.Empty(await WriteAsync(tx => SubjectStore.ByKeysAsync(tx, [])));
        Assert.Empty(await WriteAsync(tx => SubjectStore.ByKeysAsync(tx, [rows[0].Key.ToUpperInvariant()])));
    }

    [EngineFact]
    public async Task A_key_names_one_subject_for_ever()
    {
        var row = Some.Subject();
        await WriteAsync(tx => SubjectStore.Insert(tx, row));

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
            WriteAsync(tx =>
                SubjectStore.Insert(
                    tx,
                    new SubjectRow
                    {
                        Id = Some.Id("sub"),
                        Key = row.Key,
                        PlatformId = row.PlatformId,
                        Kind = "post",
                        PlatformRef = row.PlatformRef,
                        Relation = "copy",
                    }
                )
            )
        );
    }

    [EngineFact]
    public async Task What_is_learnt_later_is_written_and_a_late_change_is_stale()
    {
        var row = Some.Subject();
        await WriteAsync(tx => SubjectStore.Insert(tx, row));
        (row.RootId, row.AuthorId, row.Surface) = (Some.Id("sub"), Some.Id("sub"), "public");
        (row.Url, row.Surfaces, row.ResolvedAt, row.Found) = (Some.Text, "[]", 5, 1);

        await WriteAsync(tx =>
        {
            row.Version = 1;
            SubjectStore.Update(tx, row);
        });

        AssertSame(row, (await SubjectStore.ByIdsAsync(Database, [row.Id], None)).Single());
        await Assert.ThrowsAsync<StaleException>(() =>
            WriteAsync(tx =>
            {
                row.Version = 1;
                SubjectStore.Update(tx, row);
            })
        );
    }

    [EngineFact]
    public async Task What_belongs_to_a_root_comes_in_pages_by_id_each_once()
    {
        var root = Some.Subject();
        var reshares = Enumerable.Range(0, 25).Select(_ => Some.Subject(root.PlatformId)).ToList();
        reshares.ForEach(r => r.RootId = root.Id);
        await WriteAsync(tx =>
        {
            SubjectStore.Insert(tx, root);
            SubjectStore.Insert(tx, Some.Subject(root.PlatformId));
            reshares.ForEach(r => SubjectStore.Insert(tx, r));
        });

        var (seen, after) = (new List<string>(), "");
        while (await SubjectStore.OfRootAsync(Database, root.Id, after, 7, None) is { Count: > 0 } page)
        {
            seen.AddRange(page.Select(s => s.Id));
            after = page[^1].Id;
        }

        Assert.Equal(reshares.Select(r => r.Id).Order(StringComparer.Ordinal), seen);
    }

    [EngineFact]
    public async Task Ids_are_ordered_by_their_bytes_on_both_engines()
    {
        var root = Some.Id("sub");
        var rows = ((string[])["B", "a", "Z", "_", "é", "0"])
            .Select(suffix => new SubjectRow
            {
                Id = $"{root}{suffix}",
                Key = $"{root}{suffix}",
                PlatformId = "plt",
                Kind = "post",
                PlatformRef = suffix,
                Relation = "reshare",
                RootId = root,
            })
            .ToList();
        await WriteAsync(tx => rows.ForEach(r => SubjectStore.Insert(tx, r)));

        var found = await SubjectStore.OfRootAsync(Database, root, "", 10, None);

        Assert.Equal(["0", "B", "Z", "_", "a", "é"], found.Select(s => s.PlatformRef));
    }

    [EngineFact]
    public async Task Reach_is_kept_for_each_moment_in_its_order()
    {
        var subject = Some.Id("sub");
        var (first, last) = (Some.Id(ReachStore.Prefix), Some.Id(ReachStore.Prefix));
        await WriteAsync(tx =>
        {
            ReachStore.Insert(
                tx,
                last,
                subject,
                ReachMoment.Removal,
                Some.Noon.AddDays(36),
                new(167_000, 2_223, 0, Some.Most)
            );
            ReachStore.Insert(tx, first, subject, ReachMoment.Report, Some.Noon, new(null, null, null, null));
        });

        var rows = await ReachStore.OfSubjectAsync(Database, subject, None);

        AssertSame(
            new ReachRow
            {
                Id = first,
                SubjectId = subject,
                Moment = "report",
                At = Some.Noon.ToMicros(),
            },
            rows[0]
        );
        AssertSame(
            new ReachRow
            {
                Id = last,
                SubjectId = subject,
                Moment = "removal",
                At = Some.Noon.AddDays(36).ToMicros(),
                Views = 167_000,
                Reshares = 2_223,
                Reactions = 0,
                AdvertisementsShown = Some.Most,
            },
            rows[1]
        );
    }
}
