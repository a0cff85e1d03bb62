using System.Text;
using Redress.Ledger.Notes;
using Redress.Storage.Engine;
using Redress.Storage.Ledgers;
using Redress.Storage.Ledgers.Checks;
using Redress.Storage.Reports;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Attacks on the folder and on the ledger's own tables, and what is no attack.</summary>
public sealed class LedgerCheckTests
{
    private const int Seed = 7;

    [Fact]
    public async Task Any_byte_of_the_ledgers_files_that_is_changed_is_found()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        var random = new Random(Seed);
        var files = Directory
            .EnumerateFiles(sealedOnce.Installation.InLedger("."), "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != "lock" && !IsOldPartial(f))
            .Order(StringComparer.Ordinal)
            .ToList();
        foreach (var file in files)
        {
            var content = await File.ReadAllBytesAsync(file);
            for (var i = 0; i < 12; i++)
            {
                var at = random.Next(content.Length);
                var changed = (byte[])content.Clone();
                changed[at] ^= (byte)(1 << random.Next(7));
                await File.WriteAllBytesAsync(file, changed);
                Assert.True((await sealedOnce.Installation.VerifyAsync()).First is not null, $"{file} byte {at}");
            }

            await File.WriteAllBytesAsync(file, content);
        }

        await sealedOnce.Installation.AssertIntactAsync();
    }

    [Fact]
    public async Task A_cut_list_of_checkpoints_is_found_wherever_it_was_cut()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        var (lines, shown) = (Lines(sealedOnce), sealedOnce.Installation.InLedger("checkpoint"));
        var content = await File.ReadAllBytesAsync(lines);
        var all = Encoding.UTF8.GetString(content).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (var left = 0; left < all.Length; left++)
        {
            await File.WriteAllTextAsync(lines, string.Concat(all.Take(left).Select(l => l + "\n")));
            Assert.StartsWith(
                "checkpoint",
                (await sealedOnce.Installation.BrokenAsync()).Code,
                StringComparison.Ordinal
            );
        }

        // Cut far back, and the file checkpoint made to fit.
        await File.WriteAllTextAsync(lines, string.Concat(all.Take(3).Select(l => l + "\n")));
        using var line = System.Text.Json.JsonDocument.Parse(all[2]);
        await File.WriteAllTextAsync(shown, line.RootElement.GetProperty("note").GetString());
        Assert.Equal("checkpoint-line-missing", (await sealedOnce.Installation.BrokenAsync()).Code);
    }

    [Theory]
    [InlineData(3, 3, "checkpoint-line-order")]
    [InlineData(2, 5, "checkpoint-line-order")]
    public async Task A_line_that_stands_twice_or_out_of_order_is_found(int from, int to, string code)
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        var all = (await File.ReadAllLinesAsync(Lines(sealedOnce))).ToList();
        all.Insert(to, all[from]);
        if (from != to)
        {
            all.RemoveAt(from);
        }

        await File.WriteAllTextAsync(Lines(sealedOnce), string.Join('\n', all) + "\n");

        Assert.Equal(code, (await sealedOnce.Installation.BrokenAsync()).Code);
    }

    [Fact]
    public async Task Another_key_is_found_by_whoever_noted_the_right_one()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        var installation = sealedOnce.Installation;
        using var other = SignerKey.FromSeed("redress/0123456789abcdef", new byte[32]);
        var kept = (await File.ReadAllTextAsync(installation.InLedger("key"))).Trim();

        await Assert.ThrowsAsync<UnreadableException>(() => installation.VerifyAsync("nonsense"));
        Assert.Equal("key-other", (await installation.VerifyAsync(other.Verifier.Text)).First?.Code);
        Directory.CreateDirectory(Path.Combine(installation.Folder, "keys"));
        await File.WriteAllTextAsync(
            Path.Combine(installation.Folder, "keys", "ledger"),
            Convert.ToBase64String(new byte[32])
        );
        Assert.Equal("key-other", (await installation.VerifyAsync(kept)).First?.Code);
        await File.WriteAllTextAsync(installation.InLedger("key"), other.Verifier.Text);
        Directory.Delete(Path.Combine(installation.Folder, "keys"), recursive: true);
        Assert.Equal("checkpoint-line-broken", (await installation.VerifyAsync()).First?.Code);
    }

    [Fact]
    public async Task A_leaf_that_stands_twice_is_found_though_the_schema_was_bent_for_it()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();

        var found = await sealedOnce.AfterAsync(t =>
            t.RunAsync(
                """
                CREATE TABLE bent AS SELECT * FROM ledger_leaf;
                INSERT INTO bent SELECT * FROM ledger_leaf WHERE seq = 3;
                DROP TABLE ledger_leaf;
                ALTER TABLE bent RENAME TO ledger_leaf;
                """
            )
        );

        Assert.Equal("leaf-missing", found?.Code);
    }

    [Fact]
    public async Task A_row_and_its_fact_changed_together_are_found()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();

        // The whole way: row, body, commitment and leaf. What remains is the signed root.
        var found = await sealedOnce.AfterAsync(async t =>
        {
            var body = Encoding.UTF8.GetBytes("""{"at":1,"by":"x","kind":"late","rows":[]}""");
            var salt = new byte[16];
            var commitment = Redress.Ledger.Facts.Commitment.Of(salt, body);
            await t.RunAsync(
                "UPDATE fact SET kind = 'late', at = 1, salt = @salt, body = @body, commitment = @commitment WHERE n = 5",
                new
                {
                    salt,
                    body,
                    commitment = commitment.ToArray(),
                }
            );
            await t.RunAsync(
                "UPDATE ledger_leaf SET hash = @hash WHERE n = 5",
                new { hash = Redress.Ledger.Trees.Leaf.Hash(commitment.Span).ToArray() }
            );
        });

        Assert.Equal("root-differs", found?.Code);
    }

    [Fact]
    public async Task Erasing_a_sealed_text_leaves_all_intact()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        await installation.Database.Recorder.WriteAsync(
            async tx =>
            {
                var row = (await SealedStore.FindAsync(tx, "sld_1"))!;
                SealedStore.Erase(tx, row, 1);
                tx.Fact("report.erased", SmallInstallation.Someone, installation.Clock.GetUtcNow());
            },
            CancellationToken.None
        );
        await installation.SealAsync();

        await installation.AssertIntactAsync();
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "fact-body-missing")]
    public async Task A_body_may_be_missing_only_where_a_later_fact_says_so(bool told, string? code)
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SupersedeAsync(1, "test.old");
        var facts = await installation.Database.ListAsync<long>(
            "SELECT n FROM fact WHERE kind = 'test.old'",
            CancellationToken.None
        );
        await installation.SealAsync();

        await installation.EraseAsync(facts[0], told);
        await installation.SealAsync();

        var verdict = await installation.VerifyAsync();
        Assert.Equal(code, verdict.First?.Code);
        Assert.Equal(told ? 0 : facts[0], verdict.First?.Fact ?? 0);
        Assert.Equal(1, verdict.Erased);
    }

    [Fact]
    public async Task Facts_that_were_left_unsealed_are_told_as_a_seal_that_stopped()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        await installation.TouchAsync(1);
        installation.Clock.Go(TimeSpan.FromMinutes(2));
        await installation.TouchAsync(1);

        Assert.Equal("facts-unsealed", (await installation.BrokenAsync()).Code);
    }

    [Fact]
    public async Task Nothing_is_put_into_a_copy_that_is_read()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();
        var before = Files(sealedOnce);

        await sealedOnce.Installation.AssertIntactAsync();

        Assert.Equal(before, Files(sealedOnce));
    }

    [Fact]
    public async Task What_is_no_data_folder_is_unreadable()
    {
        var folder = Directory.CreateTempSubdirectory("redress-nothing-").FullName;
        await Assert.ThrowsAsync<UnreadableException>(() => VerifyAsync(folder));
        await File.WriteAllTextAsync(Path.Combine(folder, "redress.db"), new string('x', 5000));
        await Assert.ThrowsAsync<UnreadableException>(() => VerifyAsync(folder));
        await Assert.ThrowsAsync<UnreadableException>(() => VerifyAsync(Path.Combine(folder, "nothing")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_is_unreadable()
    {
        await using var sealedOnce = await SealedOnce.SqliteAsync();

        await Assert.ThrowsAsync<UnreadableException>(() =>
            sealedOnce.AfterAsync(t =>
                t.RunAsync("INSERT INTO schema_version (number, name, hash, applied_at) VALUES (9999, 'later', 'x', 1)")
            )
        );
    }

    private static Task<LedgerVerdict> VerifyAsync(string folder) =>
        LedgerCheck.RunAsync(new LedgerSource(folder), null, CancellationToken.None);

    private static string Lines(SealedOnce sealedOnce) => sealedOnce.Installation.InLedger("checkpoints");

    private static List<string> Files(SealedOnce sealedOnce) =>
        [
            .. Directory
                .EnumerateFiles(sealedOnce.Installation.Folder, "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Partial tiles of smaller sizes are kept for readers who are late; nothing newer rests on them.</summary>
    private static bool IsOldPartial(string file)
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(file)!);
        return folder.Name.EndsWith(".p", StringComparison.Ordinal)
            && folder.EnumerateFiles().Max(f => int.Parse(f.Name)) != int.Parse(Path.GetFileName(file));
    }
}
