using System.Text;
using Redress.Connectors.Exchanges;
using Redress.Core.Banks;
using Redress.Tests.StandIns;
using Xunit.Abstractions;

namespace Redress.Connectors.Tests.Exchanges;

/// <summary>Pages and lists that are spoiled: a page or a fault comes of each, and never anything else.</summary>
public sealed class ExchangeMutantTests(ITestOutputHelper output)
{
    private static readonly string s_pdq = string.Concat(Enumerable.Repeat("5a3c", 16));

    [Fact]
    public async Task Spoiled_pages_of_exchanges_are_a_page_or_a_fault()
    {
        var (seed, random) = Seed.Next();
        output.WriteLine($"seed {seed}");
        var (stop, ncmec) = (StopNcii(), Ncmec());
        await using var one = await Fetching.StartAsync(new Spoiling(stop, random));
        await using var other = await Fetching.StartAsync(new Spoiling(ncmec, random));
        IExchange[] exchanges =
        [
            new StopNciiExchange(
                one.Fetcher,
                new(one.At("/v1"), StopNciiStandIn.SubscriptionKey, StopNciiStandIn.FetchKey, null)
            ),
            new NcmecExchange(
                other.Fetcher,
                new(other.At("/hashsharing"), NcmecStandIn.User, NcmecStandIn.Password, null)
            ),
        ];
        var (pages, faults) = (0, 0);
        for (var i = 0; i < Seed.Times(600, 100_000); i++)
        {
            var place = new ExchangePlace(null, null);
            switch (await exchanges[i % 2].FetchAsync(place, Fetching.Now, CancellationToken.None))
            {
                case ExchangeResult.Page page:
                    pages++;
                    Assert.All(page.Records.SelectMany(r => r.Hashes), h => Assert.InRange(h.Value.Length, 16, 32));
                    Assert.All(page.Records, r => Assert.NotNull(SealedHash.OfRecord(r.Name)));
                    break;
                case ExchangeResult.Failed:
                    faults++;
                    break;
                default:
                    Assert.Fail("Neither a page nor a fault");
                    break;
            }
        }

        output.WriteLine($"{pages} pages, {faults} faults");
        Assert.True(pages > 0 && faults > 0, $"{pages} pages, {faults} faults");
    }

    [Fact]
    public void Spoiled_lines_of_lists_are_hashes_nothing_or_a_fault()
    {
        var (seed, random) = Seed.Next();
        output.WriteLine($"seed {seed}");
        string[] lines =
        [
            s_pdq,
            $"pdq {s_pdq}",
            $"md5,{s_pdq[..32]},comment;\"quoted, text\"",
            $$"""{"type":"sha256","hash":"{{s_pdq}}","tags":["a",{"b":[1,2]}]}""",
            "# a comment",
            "hash,type,when",
        ];
        var seen = new int[3];
        for (var i = 0; i < Seed.Times(20_000, 100_000); i++)
        {
            var line = Encoding.UTF8.GetString(Mutant.Of(Encoding.UTF8.GetBytes(lines[i % lines.Length]), random));
            switch (ListLine.Read(line, HashKind.Pdq, isFirst: i % 3 == 0))
            {
                case ListLine.Hashes hashes:
                    seen[0]++;
                    Assert.All(hashes.Found, h => Assert.NotNull(SealedHash.Parse(h.Kind, h.Value)));
                    break;
                case ListLine.Nothing:
                    seen[1]++;
                    break;
                default:
                    seen[2]++;
                    break;
            }
        }

        output.WriteLine($"{seen[0]} hashes, {seen[1]} nothing, {seen[2]} faulty");
        Assert.All(seen, s => Assert.True(s > 0));
    }

    private static StopNciiStandIn StopNcii()
    {
        var there = new StopNciiStandIn(seed: 9) { PageSize = 8 };
        there.Say("ImagePDQ", s_pdq, "Active", "Active", "Withdrawn");
        there.Say("VideoMD5", s_pdq[..32], "Received");
        there.Say("Text", "words", "Withdrawn");
        return there;
    }

    private static NcmecStandIn Ncmec()
    {
        var there = new NcmecStandIn(seed: 9) { PageSize = 8 };
        there.Say("image", "a", Fetching.Now.AddDays(-1), ("pdq", s_pdq), ("md5", s_pdq[..32]));
        there.Say("video", "b", Fetching.Now.AddDays(-2), ("md5", s_pdq[..32]));
        there.Delete("image", "c", Fetching.Now.AddDays(-3));
        return there;
    }

    /// <summary>A stand-in all of whose answers are spoiled on the way.</summary>
    private sealed class Spoiling(IStandIn standIn, Random random) : IStandIn
    {
        public Answered Answer(
            string method,
            string pathAndQuery,
            IReadOnlyDictionary<string, string> headers,
            string body
        )
        {
            var answer = standIn.Answer(method, pathAndQuery, headers, body);
            return answer with
            {
                Text = Encoding.UTF8.GetString(Mutant.Of(Encoding.UTF8.GetBytes(answer.Text), random)),
            };
        }
    }
}
