using System.Security.Cryptography;
using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Ledger.Facts;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Storage.Tests.Ledgers;

public sealed class FactWriterTests
{
    [Fact]
    public async Task A_body_is_canonical_and_says_who_did_what_when_with_whole_rows()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);

        var facts = await FactsAsync(installation, "test.access");

        var fact = Assert.Single(facts);
        Assert.True(CanonicalJson.Check(fact.Body).Ok);
        using var body = JsonDocument.Parse(fact.Body);
        Assert.Equal("psn_test", body.RootElement.GetProperty("by").GetString());
        Assert.Equal(installation.Clock.Now().ToMicros(), body.RootElement.GetProperty("at").GetInt64());
        var platform = body.RootElement.GetProperty("rows")[0];
        Assert.Equal("platform", platform[0].GetString());
        Assert.Equal("Platform \"1\" \u20ac\n", platform[1].GetProperty("name").GetString());
        Assert.Equal(JsonValueKind.Null, platform[1].GetProperty("described").ValueKind);
        Assert.Equal(
            "sha256:" + Convert.ToHexStringLower(SHA256.HashData([1, 2, 1])),
            platform[1].GetProperty("secrets").GetString()
        );
    }

    [Fact]
    public async Task Each_fact_has_a_salt_of_its_own_and_commits_to_salt_and_body()
    {
        await using var installation = await SmallInstallation.StartAsync();
        await installation.FillAsync(1);

        var facts = await FactsAsync(installation, null);

        Assert.All(facts, f => Assert.Equal(f.Commitment, Commitment.Of(f.Salt, f.Body).ToArray()));
        Assert.Equal(facts.Count, facts.Select(f => Convert.ToHexString(f.Salt)).Distinct().Count());
    }

    [Fact]
    public async Task Thousands_of_rows_in_one_transaction_are_told_by_several_facts_of_bounded_size()
    {
        await using var installation = await SmallInstallation.StartAsync();
        var yaml = string.Concat(Enumerable.Repeat("rule: \"\u00e4\u20ac\"\n", 300));
        await installation.Database.Recorder.WriteAsync(
            tx =>
            {
                for (var n = 1; n <= 1000; n++)
                {
                    PolicyStore.Insert(
                        tx,
                        new PolicyRow
                        {
                            Number = n,
                            Name = "pack",
                            Yaml = yaml,
                        }
                    );
                }

                tx.Fact("test.many", SmallInstallation.Someone, installation.Clock.Now());
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
        await installation.SealAsync();

        var facts = await FactsAsync(installation, "test.many");

        Assert.InRange(facts.Count, 15, 40);
        Assert.All(facts, f => Assert.InRange(f.Body.Length, 1000, CanonicalWriter.MaxBytes / 3));
        var verdict = await installation.VerifyAsync();
        Assert.Null(verdict.First?.ToString());
        Assert.Equal(1000, verdict.Rows);
    }

    [Fact]
    public async Task One_row_may_be_as_large_as_a_request_and_its_escapes()
    {
        await using var installation = await SmallInstallation.StartAsync();
        // The largest body that is taken, each character of it written with two.
        var yaml = new string('"', 256 * 1024);
        await installation.Database.Recorder.WriteAsync(
            tx =>
            {
                PolicyStore.Insert(
                    tx,
                    new PolicyRow
                    {
                        Number = 1,
                        Name = "pack",
                        Yaml = yaml,
                    }
                );
                tx.Fact("test.large", SmallInstallation.Someone, installation.Clock.Now());
                return Task.CompletedTask;
            },
            CancellationToken.None
        );
        await installation.SealAsync();

        await installation.AssertIntactAsync();
    }

    private static Task<List<FactRow>> FactsAsync(SmallInstallation installation, string? kind) =>
        installation.Database.ListAsync<FactRow>(
            "SELECT salt, commitment, body FROM fact WHERE kind = @kind OR @kind = '' ORDER BY n",
            CancellationToken.None,
            new Arg("kind", kind ?? "")
        );

    private sealed class FactRow
    {
        public byte[] Salt { get; init; } = [];
        public byte[] Commitment { get; init; } = [];
        public byte[] Body { get; init; } = [];
    }
}
