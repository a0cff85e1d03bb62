using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Indexing;

public sealed class PdqIndexTests
{
    private readonly SplitMix _rng = new(1);
    private readonly PdqIndex _index = new();

    [Fact]
    public void An_answer_that_nobody_gave_is_unknown() =>
        Assert.Equal((MatchKind.Unknown, WhyUnknown.NotAsked), (default(Match).Kind, default(Match).Why));

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        var match = _index.LookUp(Hashes.Good(Hashes.Random(_rng)), new Hit[4]);

        Assert.Equal((MatchKind.None, WhyUnknown.Known, 0), (match.Kind, match.Why, match.Hits.Length));
    }

    [Fact]
    public void Equal_hashes_are_stored_once_with_all_their_owners()
    {
        var hash = Hashes.Random(_rng);
        var owners = Enumerable.Range(0, 500).Select(i => Hashes.Banked(hash, i % 4, i)).ToArray();

        var outcomes = owners.Select(_index.Add).ToArray();

        Assert.Equal(Adding.Added, outcomes[0]);
        Assert.All(outcomes[1..], outcome => Assert.Equal(Adding.OwnerAdded, outcome));
        Assert.All(owners, owner => Assert.Equal(Adding.Known, _index.Add(owner)));
        Assert.Equal(500, _index.Owners);
        Assert.Equal(Hashes.BruteForce(owners, hash), Hashes.LookUp(_index, hash));
    }

    [Fact]
    public void Taking_out_one_owner_leaves_the_others_and_taking_out_the_last_leaves_nothing()
    {
        var hash = Hashes.Random(_rng);
        var owners = Enumerable.Range(0, 200).Select(i => Hashes.Banked(hash, 3, i)).ToArray();
        _index.Add(owners, new Adding[owners.Length]);

        for (var i = 0; i < owners.Length; i++)
        {
            Assert.True(_index.Remove(hash, owners[i].Owner));
            Assert.False(_index.Remove(hash, owners[i].Owner));
            Assert.Equal(Hashes.BruteForce(owners[(i + 1)..], hash), Hashes.LookUp(_index, hash));
        }

        Assert.Equal(0, _index.Owners);
        Assert.Equal(Adding.Added, _index.Add(owners[0]));
        Assert.Single(Hashes.LookUp(_index, hash));
    }

    [Fact]
    public void What_was_never_in_cannot_be_taken_out()
    {
        var banked = Hashes.Banked(Hashes.Random(_rng), 1, 1);
        _index.Add(banked);

        Assert.False(_index.Remove(Hashes.Random(_rng), banked.Owner));
        Assert.False(_index.Remove(banked.Fingerprint.Hash, new Owner(1, 2)));
        Assert.False(_index.Remove(banked.Fingerprint.Hash, new Owner(2, 1)));
        Assert.Single(Hashes.LookUp(_index, banked.Fingerprint.Hash));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(49)]
    [InlineData(-1)]
    public void A_hash_of_too_low_quality_never_enters_and_is_answered_as_unknown(int quality)
    {
        var fingerprint = new PdqFingerprint(Hashes.Random(_rng), quality);

        Assert.Equal(Adding.Unusable, _index.Add(new BankedHash(fingerprint, new Owner(0, 1))));
        Assert.Equal(0, _index.Owners);
        var match = _index.LookUp(fingerprint, new Hit[4]);
        Assert.Equal((MatchKind.Unknown, WhyUnknown.LowQuality), (match.Kind, match.Why));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("00000000000000000000000000000000ffff0000000000000000000000000001")]
    public void A_listed_hash_of_almost_equal_bits_never_enters(string text)
    {
        Assert.True(PdqHash.TryParse(text, out var hash));

        Assert.Equal(Adding.Unusable, _index.Add(new BankedHash(PdqFingerprint.Listed(hash), new Owner(0, 1))));
    }

    [Fact]
    public void Each_bank_takes_hashes_as_near_as_it_says()
    {
        var hash = Hashes.Random(_rng);
        for (var bank = 0; bank < 40; bank++)
        {
            _index.Add(Hashes.Banked(hash, bank, 1));
            if (bank < 32)
            {
                _index.SetDistance(bank, bank);
            }
        }

        _index.SwitchOff(39);
        for (var distance = 0; distance <= 32; distance++)
        {
            var query = Hashes.Turned(hash, distance, _rng);
            var expected = Enumerable.Range(0, 39).Where(bank => distance <= Math.Min(bank, 31));

            Assert.Equal(expected, Hashes.LookUp(_index, query).Select(hit => hit.Owner.Bank));
        }
    }

    [Fact]
    public void While_it_is_loading_nothing_found_is_unknown_and_something_found_is_found()
    {
        var banked = Hashes.Banked(Hashes.Random(_rng), 0, 1);
        _index.Add(banked);
        _index.IsLoading = true;

        var none = _index.LookUp(Hashes.Good(Hashes.Random(_rng)), new Hit[4]);
        Assert.Equal((MatchKind.Unknown, WhyUnknown.StillLoading), (none.Kind, none.Why));
        Assert.Equal(MatchKind.Found, _index.LookUp(banked.Fingerprint, new Hit[4]).Kind);
    }

    [Fact]
    public void More_owners_than_it_may_take_are_refused_and_the_rest_still_found()
    {
        var index = new PdqIndex(0, most: 10);
        var all = Enumerable.Range(0, 12).Select(i => Hashes.Banked(Hashes.Random(_rng), 0, i)).ToArray();

        var outcomes = all.Select(index.Add).ToArray();

        Assert.Equal([Adding.Added, Adding.Full, Adding.Full], outcomes[9..]);
        Assert.All(all[..10], banked => Assert.Single(Hashes.LookUp(index, banked.Fingerprint.Hash)));
        Assert.True(index.Remove(all[0].Fingerprint.Hash, all[0].Owner));
        Assert.Equal(Adding.Added, index.Add(all[11]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Owner.MaxBanks)]
    public void A_bank_of_no_such_number_is_an_error(int bank)
    {
        var banked = Hashes.Banked(Hashes.Random(_rng), bank, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => _index.Add(banked));
        Assert.Throws<ArgumentOutOfRangeException>(() => _index.Add([banked], new Adding[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => _index.Remove(banked.Fingerprint.Hash, banked.Owner));
        Assert.Throws<ArgumentOutOfRangeException>(() => _index.SetDistance(bank, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => _index.SetDistance(0, 32));
    }

    [Fact]
    public void A_batch_answers_each_query_as_if_it_were_alone()
    {
        var all = Enumerable.Range(0, 300).Select(i => Hashes.Banked(Hashes.Clustered(_rng, 9), 0, i)).ToArray();
        _index.Add(all, new Adding[all.Length]);
        var queries = all.Take(40)
            .Select(banked => Hashes.Good(Hashes.Turned(banked.Fingerprint.Hash, 9, _rng)))
            .Append(new PdqFingerprint(all[0].Fingerprint.Hash, 10))
            .Append(Hashes.Good(Hashes.Random(_rng)))
            .ToArray();
        var room = new Hit[64 * queries.Length];
        var answers = new BatchMatch[queries.Length];

        _index.LookUp(queries, room, answers);

        for (var i = 0; i < queries.Length; i++)
        {
            var alone = _index.LookUp(queries[i], new Hit[64]);
            Assert.Equal((alone.Kind, alone.Why, alone.HasMore), (answers[i].Kind, answers[i].Why, answers[i].HasMore));
            Assert.Equal(
                alone.Hits.ToArray().Select(hit => hit with { Query = i }),
                room[answers[i].FirstHit..][..answers[i].Hits]
            );
        }

        Assert.Equal(MatchKind.Unknown, answers[^2].Kind);
        Assert.Equal(MatchKind.None, answers[^1].Kind);
    }

    [Fact]
    public void All_eight_hashes_of_a_picture_find_it_turned_and_mirrored()
    {
        var fingerprint = PdqHasher.HashDihedral(Drawn.Of("blocks8", 300, 200));
        foreach (var symmetry in Enum.GetValues<Symmetry>())
        {
            _index.Add(new BankedHash(fingerprint[symmetry], new Owner(0, (int)symmetry)));
        }

        var hits = _index.LookUp(fingerprint, new Hit[64]).Hits.ToArray();

        Assert.All(
            Enum.GetValues<Symmetry>(),
            symmetry => Assert.Contains(new Hit(new Owner(0, (int)symmetry), 0, (int)symmetry), hits)
        );
    }

    [Fact]
    public void A_look_up_allocates_nothing()
    {
        var all = Enumerable.Range(0, 3_000).Select(i => Hashes.Banked(Hashes.Clustered(_rng, 9), 0, i)).ToArray();
        _index.Add(all, new Adding[all.Length]);
        var room = new Hit[64];
        Ask(200);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Ask(2_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Ask(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Assert.True(_index.LookUp(all[i % all.Length].Fingerprint, room).Kind == MatchKind.Found);
            }
        }
    }
}
