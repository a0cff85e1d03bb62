using System.Text;
using Dapper;
using Npgsql;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Ledgers;

namespace Redress.Storage.Tests.Ledgers;

public sealed class LedgerSealTests
{
    [Fact]
    public async Task Sealed_facts_leave_a_signed_log_outside_of_the_database_that_verifies()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();

        var verdict = await installation.VerifyAsync(installation.Seal.Key.Text);
        Assert.Null(verdict.First);
        Assert.Equal((4L, 0L, 0L), (verdict.Sealed, verdict.Unsealed, verdict.Unpublished));
        Assert.Equal(installation.Seal.Key.Text + "\n", File.ReadAllText(installation.InLedger("key")));
    }

    [Fact]
    public async Task More_facts_than_one_transaction_seals_are_sealed_in_order_and_without_a_gap()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        for (var i = 0; i < 2 * LedgerSeal.PerTransaction; i++)
        {
            await installation.TouchAsync(1);
        }

        await installation.SealAsync();

        var verdict = await installation.VerifyAsync();
        Assert.Null(verdict.First?.ToString());
        Assert.Equal(4 + 2 * LedgerSeal.PerTransaction, verdict.Sealed);
        Assert.Equal(4, verdict.Checkpoints);
        var crooked = await installation.Database.FirstAsync<long>(
            "SELECT COUNT(*) FROM ledger_leaf WHERE n <> seq + 1",
            default
        );
        Assert.Equal(0, crooked);
    }

    [Fact]
    public async Task Each_node_has_the_same_key_and_origin_from_the_installations_seed()
    {
        await using var installation = await SmallInstallation.StartAsync();
        using var other = LedgerSeal.Signer(new byte[32]);

        Assert.Matches("^redress/[0-9a-f]{16}$", installation.Seal.Key.Name);
        Assert.NotEqual(other.Verifier.Name, installation.Seal.Key.Name);
    }

    [Fact]
    public async Task A_database_that_was_set_back_is_never_signed_for()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        await installation.CloseAsync();
        var older = await File.ReadAllBytesAsync(installation.DatabaseFile);
        await installation.OpenAsync();
        await installation.FillAsync(2);
        await installation.SealAsync();
        await installation.CloseAsync();
        await File.WriteAllBytesAsync(installation.DatabaseFile, older);
        await installation.OpenAsync();
        await installation.FillAsync(3);
        var signed = await File.ReadAllTextAsync(installation.InLedger("checkpoints"));

        await Assert.ThrowsAsync<LedgerStoppedException>(installation.SealAsync);

        Assert.Equal(signed, await File.ReadAllTextAsync(installation.InLedger("checkpoints")));
        Assert.Equal(("database-set-back", 8L), await FirstAsync(installation));
    }

    [Fact]
    public async Task A_database_that_is_set_back_under_a_running_server_is_never_signed_for()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        await using (var tampering = await Tampering.OfAsync(installation))
        {
            await tampering.RunAsync("DELETE FROM ledger_checkpoint");
        }

        await installation.FillAsync(2);

        await Assert.ThrowsAsync<LedgerStoppedException>(installation.SealAsync);
    }

    [Theory]
    [InlineData("key")]
    [InlineData("checkpoints")]
    public async Task A_ledger_is_not_begun_anew_by_accident(string lost)
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        installation.Seal.Forget();
        File.Delete(installation.InLedger(lost));

        var stopped = await Assert.ThrowsAsync<LedgerStoppedException>(installation.SealAsync);

        Assert.Contains("Restore", stopped.Message, StringComparison.Ordinal);
        Assert.Equal("ledger-missing", (await installation.BrokenAsync()).Code);
    }

    [Fact]
    public async Task A_ledger_whose_checkpoints_were_emptied_is_not_continued()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        installation.Seal.Forget();
        File.WriteAllText(installation.InLedger("checkpoints"), "");

        await Assert.ThrowsAsync<LedgerStoppedException>(installation.SealAsync);
    }

    [Fact]
    public async Task Two_processes_do_not_write_one_folder()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        using var second = new LedgerSeal(installation.Database, installation.Folder, new byte[32], installation.Clock);

        await Assert.ThrowsAsync<LedgerStoppedException>(() => second.SealAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_crash_between_database_and_folder_is_told_and_made_good()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        var (lines, shown) = (installation.InLedger("checkpoints"), installation.InLedger("checkpoint"));
        var before = (await File.ReadAllBytesAsync(lines), await File.ReadAllBytesAsync(shown));
        await installation.FillAsync(2);
        await installation.SealAsync();
        var after = await File.ReadAllTextAsync(lines);
        installation.Seal.Forget();
        // As if the power had gone before the folder was written, in the middle of the line.
        await File.WriteAllBytesAsync(lines, [.. before.Item1, .. "{\"size\":"u8]);
        await File.WriteAllBytesAsync(shown, before.Item2);

        var told = await installation.VerifyAsync();
        await installation.SealAsync();

        Assert.Null(told.First?.ToString());
        Assert.Equal(1, told.Unpublished);
        Assert.Equal(after, await File.ReadAllTextAsync(lines));
        await installation.AssertIntactAsync();
    }

    [Fact]
    public async Task Lost_tiles_are_made_anew_from_the_database()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        for (var i = 0; i < 600; i++)
        {
            await installation.TouchAsync(1);
        }

        await installation.SealAsync();
        installation.Seal.Forget();
        Directory.Delete(installation.InLedger("tile"), recursive: true);
        Assert.Equal("tile-differs", (await installation.BrokenAsync()).Code);

        await installation.SealAsync();

        await installation.AssertIntactAsync();
    }

    [Fact]
    public async Task A_checkpoint_is_never_older_than_the_one_before_it()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        installation.Clock.Go(TimeSpan.FromDays(-10));
        await installation.TouchAsync(1);

        await installation.SealAsync();

        var times = await installation.Database.ListAsync<long>(
            "SELECT at FROM ledger_checkpoint ORDER BY size",
            default
        );
        Assert.Equal(times[0], times[1]);
        await installation.AssertIntactAsync();
    }

    [Fact]
    public async Task Where_nothing_waits_nothing_is_written()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);
        await installation.SealAsync();
        var commits = 0;
        installation.Database.Recorder.Recorded += () => commits++;

        Assert.False(await installation.Seal.SealAsync(CancellationToken.None));

        Assert.Equal(0, commits);
    }

    [PostgresFact]
    public async Task Nodes_take_over_from_each_other_and_each_folder_has_the_whole_log()
    {
        await using var database = await PostgresDatabaseOfTest.CreateAsync();
        await using var first = await SmallInstallation.StartAsync(database.Address);
        await using var second = await first.NodeAsync();
        await first.SealAsync();
        await second.SealAsync();
        for (var i = 1; i <= 6; i++)
        {
            var (mine, other) = i % 2 == 0 ? (first, second) : (second, first);
            await mine.FillAsync(i);
            await mine.SealAsync();
            await other.SealAsync();
            // The lease runs out.
            first.Clock.Go(TimeSpan.FromMinutes(1));
            second.Clock.Go(TimeSpan.FromMinutes(1));
        }

        await first.AssertIntactAsync();
        await second.AssertIntactAsync();
        Assert.Equal(
            await File.ReadAllBytesAsync(first.InLedger("checkpoints")),
            await File.ReadAllBytesAsync(second.InLedger("checkpoints"))
        );
    }

    [PostgresFact]
    public async Task A_further_node_takes_part_only_with_a_copy_of_the_ledger()
    {
        await using var database = await PostgresDatabaseOfTest.CreateAsync();
        await using var first = await SmallInstallation.StartAsync(database.Address);
        await first.FillAsync(1);
        await first.SealAsync();
        await using var second = await first.NodeAsync();
        await second.FillAsync(2);

        await Assert.ThrowsAsync<LedgerStoppedException>(second.SealAsync);
        Directory.CreateDirectory(second.InLedger("."));
        foreach (var file in (string[])["key", "checkpoints", "checkpoint"])
        {
            File.Copy(first.InLedger(file), second.InLedger(file));
        }

        second.Clock.Go(TimeSpan.FromMinutes(1));
        await second.SealAsync();
        await second.AssertIntactAsync();
    }

    [PostgresFact]
    public async Task A_fact_that_commits_after_one_with_a_greater_number_is_sealed_too()
    {
        await using var database = await PostgresDatabaseOfTest.CreateAsync();
        await using var installation = await SmallInstallation.StartAsync(database.Address);
        await installation.FillAsync(1);
        await installation.SealAsync();
        await using var slow = new NpgsqlConnection(database.Address);
        await slow.OpenAsync();
        await using var open = await slow.BeginTransactionAsync();
        // A slow node: it has its number, and commits long after others have gone on.
        var body = Encoding.UTF8.GetBytes("""{"at":1,"by":"x","kind":"late","rows":[]}""");
        var salt = new byte[16];
        await slow.ExecuteAsync(
            "INSERT INTO fact (kind, at, salt, commitment, body) VALUES ('late', 1, @salt, @commitment, @body)",
            new
            {
                salt,
                commitment = Redress.Ledger.Facts.Commitment.Of(salt, body).ToArray(),
                body,
            }
        );
        await slow.ExecuteAsync("INSERT INTO unsealed (n) VALUES (lastval())");
        await installation.TouchAsync(1);
        await installation.SealAsync();
        await open.CommitAsync();

        await installation.SealAsync();

        var verdict = await installation.VerifyAsync();
        Assert.Null(verdict.First?.ToString());
        Assert.Equal((6L, 0L), (verdict.Sealed, verdict.Unsealed));
    }

    private static async Task<(string Code, long? Size)> FirstAsync(SmallInstallation installation)
    {
        var found = await installation.BrokenAsync();
        return (found.Code, found.Checkpoint);
    }
}
