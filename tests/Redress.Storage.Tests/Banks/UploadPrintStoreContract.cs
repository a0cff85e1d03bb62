using Redress.Core.Kernel;
using Redress.Storage.Banks;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Banks;

public sealed class SqliteUploadPrintStoreTests(SqliteEngine engine)
    : UploadPrintStoreContract(engine),
        IClassFixture<SqliteEngine>;

public sealed class PostgresUploadPrintStoreTests(PostgresEngine engine)
    : UploadPrintStoreContract(engine),
        IClassFixture<PostgresEngine>;

public abstract class UploadPrintStoreContract(TestedEngine engine) : Contract(engine)
{
    [EngineFact]
    public async Task What_was_kept_is_read_page_by_page_and_only_of_its_platform()
    {
        var (platform, other) = (Some.Id("plt"), Some.Id("plt"));
        var kept = Enumerable.Range(0, 5).Select(_ => Print(platform, Some.Noon)).OrderBy(p => p.Id).ToList();
        await KeepAsync([.. kept, Print(other, Some.Noon)]);

        var first = await PageAsync(platform, "", Some.Noon.AddDays(-1), 3);
        var rest = await PageAsync(platform, first[^1].Id, Some.Noon.AddDays(-1), 3);

        Assert.Equal(kept.Select(p => p.Id), first.Concat(rest).Select(p => p.Id));
        Assert.Equal(kept[0].Ciphertext, first[0].Ciphertext);
        Assert.Equal(kept[0].WrappedKey, first[0].WrappedKey);
        Assert.Equal(
            ("post", kept[0].SubjectRef, platform),
            (first[0].SubjectKind, first[0].SubjectRef, first[0].PlatformId)
        );
    }

    [EngineFact]
    public async Task The_same_upload_again_is_one_row_that_is_kept_from_then_on()
    {
        var platform = Some.Id("plt");
        var print = Print(platform, Some.Noon);
        await KeepAsync(print, Print(platform, Some.Noon.AddDays(3), print.Id));

        var only = Assert.Single(await PageAsync(platform, "", Some.Noon.AddDays(2), 10));

        Assert.Equal(Some.Noon.AddDays(3).ToMicros(), only.KeptAt);
    }

    [EngineFact]
    public async Task What_was_kept_for_too_long_is_neither_given_nor_there_after_it_was_forgotten()
    {
        var platform = Some.Id("plt");
        var (old, young) = (Print(platform, Some.Noon), Print(platform, Some.Noon.AddSeconds(1)));
        await KeepAsync(old, young);
        Assert.Equal([young.Id], (await PageAsync(platform, "", Some.Noon, 10)).Select(p => p.Id));

        await Database.Recorder.WriteAsync(
            tx =>
            {
                UploadPrintStore.Forget(tx, Some.Noon);
                return Task.CompletedTask;
            },
            None
        );

        Assert.Equal([young.Id], (await PageAsync(platform, "", Some.Noon.AddDays(-9), 10)).Select(p => p.Id));
    }

    private static UploadPrint Print(string platform, DateTimeOffset at, string? id = null) =>
        new()
        {
            Id = id ?? Some.Id("prt"),
            PlatformId = platform,
            SubjectKind = "post",
            SubjectRef = Some.Id("p"),
            Ciphertext = Some.Bytes(80),
            WrappedKey = Some.Bytes(60),
            KeptAt = at.ToMicros(),
        };

    private Task KeepAsync(params UploadPrint[] prints) =>
        Database.Recorder.WriteAsync(
            tx =>
            {
                Array.ForEach(prints, p => UploadPrintStore.Keep(tx, p));
                return Task.CompletedTask;
            },
            None
        );

    private Task<List<UploadPrint>> PageAsync(string platform, string after, DateTimeOffset since, int most) =>
        UploadPrintStore.PageAsync(Database, platform, after, since, most, None);
}
