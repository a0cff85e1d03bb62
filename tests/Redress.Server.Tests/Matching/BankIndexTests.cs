using Redress.Core.Banks;
using Redress.Matching.Pdq;
using Redress.Server.Matching;
using Redress.Storage.Banks;

namespace Redress.Server.Tests.Matching;

/// <summary>Three answers: found, not there, and not known, with why.</summary>
public sealed class BankIndexTests
{
    private static readonly string s_hash = string.Concat(Enumerable.Repeat("5a3c", 16));
    private static readonly string s_other = string.Concat(Enumerable.Repeat("96c3", 16));

    [Fact]
    public void While_banks_are_being_loaded_what_is_not_found_is_not_known()
    {
        var index = new BankIndex();
        Fill(index, s_hash);

        Assert.Equal(WhyNotKnown.StillLoading, index.Find(Picture(s_other)).Why);
        var found = index.Find(Picture(s_hash));
        Assert.Equal((WhyNotKnown.Known, 1), (found.Why, found.Found.Count));

        index.IsLoading = false;
        Assert.Equal(WhyNotKnown.Known, index.Find(Picture(s_other)).Why);
    }

    [Fact]
    public void What_is_too_plain_and_what_nobody_could_open_is_not_known_and_not_no()
    {
        var index = Loaded();

        Assert.Equal(WhyNotKnown.LowQuality, index.Find(Picture(s_hash, PdqFingerprint.MinQuality - 1)).Why);
        foreach (var why in new[] { WhyNotKnown.NotDecoded, WhyNotKnown.Unreadable })
        {
            var answer = index.Find(new Upload([], [], [], why));
            Assert.Equal((why, 0), (answer.Why, answer.Found.Count));
        }
    }

    [Fact]
    public void The_same_bytes_are_found_also_where_nobody_could_open_them()
    {
        var index = Loaded();
        var exact = Upload.ExactOf(new string('a', 64), null);
        index.Take(Entry(number: 2), 1, exact);

        var answer = index.Find(new Upload(exact, [], [], WhyNotKnown.NotDecoded));

        Assert.Equal(WhyNotKnown.Known, answer.Why);
        Assert.Equal(Likeness.Exact, Assert.Single(answer.Found).Likeness);
    }

    [Fact]
    public void A_bank_that_is_off_and_an_entry_that_is_withdrawn_find_nothing()
    {
        var index = Loaded();
        index.Take(Entry(withdrawnAt: 5), 1, [SealedHash.Parse(HashKind.Pdq, s_hash)!]);
        Assert.Empty(index.Find(Picture(s_hash)).Found);

        Fill(index, s_hash);
        Assert.Single(index.Find(Picture(s_hash)).Found);
        index.Take(Bank(offAt: 6));
        Assert.Empty(index.Find(Picture(s_hash)).Found);
    }

    private static BankIndex Loaded()
    {
        var index = new BankIndex();
        Fill(index, s_hash);
        index.IsLoading = false;
        return index;
    }

    private static void Fill(BankIndex index, string hash)
    {
        index.Take(Bank());
        index.Take(Entry(), 1, [SealedHash.Parse(HashKind.Pdq, hash)!]);
    }

    private static BankRow Bank(long? offAt = null) =>
        new()
        {
            Id = "bnk_00000000000000000000000000",
            Number = 1,
            Name = "A list",
            Kind = "imported",
            Reason = "other",
            Source = "invented",
            Distance = 31,
            OffAt = offAt,
        };

    private static BankEntryRow Entry(int number = 1, long? withdrawnAt = null) =>
        new()
        {
            Id = $"ent_{number}",
            BankId = "bnk_00000000000000000000000000",
            Number = number,
            ActiveAt = 1,
            WithdrawnAt = withdrawnAt,
        };

    private static Upload Picture(string hash, int quality = 90) =>
        PdqHash.TryParse(hash, out var pdq)
            ? new Upload(
                [],
                [
                    [new PdqFingerprint(pdq, quality)],
                ],
                [],
                WhyNotKnown.Known
            )
            : throw new ArgumentException("No hash", nameof(hash));
}
