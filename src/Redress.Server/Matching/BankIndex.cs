using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Redress.Core.Banks;
using Redress.Matching.Indexing;
using Redress.Matching.Pdq;
using Redress.Storage.Banks;

namespace Redress.Server.Matching;

/// <summary>
/// All banks of this installation in this node's memory. Any number of look-ups at once; one follower writes, by the feed
/// of changes in the database.
/// </summary>
public sealed class BankIndex
{
    /// <summary>How many hits of one picture are told apart; more than that is a flood, and the nearest are kept.</summary>
    private const int Room = 64;

    /// <summary>An owner's number is the entry's and the place of the hash in it.</summary>
    private const int PlaceBits = 14;

    private readonly PdqIndex _pictures = new() { IsLoading = true };
    private readonly ExactIndex _exact = new();
    private readonly ConcurrentDictionary<int, BankRow> _banks = new();
    private readonly ConcurrentDictionary<long, KnownEntry> _entries = new();

    /// <summary>True until all that was there at start is in.</summary>
    public bool IsLoading
    {
        get => _pictures.IsLoading;
        set => _pictures.IsLoading = value;
    }

    public long Hashes => _pictures.Owners;

    /// <summary>Writes down all that it holds but the banks themselves, which are few; writes may go on meanwhile.</summary>
    public void Save(BinaryWriter to)
    {
        foreach (var (number, entry) in _entries)
        {
            to.Write(number);
            to.Write(entry.Id);
            to.Write(entry.Frames);
        }

        to.Write(0L);
        _exact.Save(to);
        to.Flush();
        _pictures.Save(to.BaseStream);
    }

    /// <summary>Takes in what <see cref="Save"/> wrote, where nothing is in.</summary>
    /// <exception cref="InvalidDataException">It is damaged. Nothing can be said of what is in then: begin with a new index.</exception>
    public void Load(BinaryReader from)
    {
        while (from.ReadInt64() is > 0 and var number)
        {
            _entries[number] = new KnownEntry(from.ReadString(), from.ReadInt32());
        }

        _exact.Load(from);
        _pictures.Load(from.BaseStream);
    }

    public BankRow? Bank(int number) => _banks.GetValueOrDefault(number);

    public string? EntryId(long number) => _entries.TryGetValue(number, out var known) ? known.Id : null;

    /// <summary>Takes a bank as it is now.</summary>
    public void Take(BankRow bank)
    {
        _banks[(int)bank.Number] = bank;
        if (bank.OffAt is null)
        {
            _pictures.SetDistance((int)bank.Number, (int)bank.Distance);
        }
        else
        {
            _pictures.SwitchOff((int)bank.Number);
        }
    }

    /// <summary>Takes an entry as it is now; doing so twice changes nothing.</summary>
    public void Take(BankEntryRow entry, int bank, IReadOnlyList<SealedHash> hashes)
    {
        var isIn = entry is { ActiveAt: not null, WithdrawnAt: null };
        _entries[entry.Number] = new KnownEntry(
            entry.Id,
            hashes.Count(h => h is { Kind: HashKind.Frame, Withdrawn: false })
        );
        for (var place = 0; place < hashes.Count; place++)
        {
            Take(
                hashes[place],
                new Owner(bank, (entry.Number << PlaceBits) | (long)place),
                isIn && !hashes[place].Withdrawn
            );
        }
    }

    /// <summary>Which entries of a bank hold just these fingerprints.</summary>
    public IReadOnlyList<(string EntryId, SealedHash Hash)> EntriesOf(int bank, IReadOnlyList<SealedHash> hashes)
    {
        var found = new List<(string, SealedHash)>();
        var room = new Hit[Room];
        foreach (var hash in hashes)
        {
            var owners = hash.Kind is not (HashKind.Pdq or HashKind.Frame)
                ? _exact.Find(hash)
                : _pictures
                    .LookUp(PdqFingerprint.Listed(FromText(hash.Value.Span)), room)
                    .Hits.ToArray()
                    .Where(h => h.Distance == 0)
                    .Select(h => h.Owner)
                    .ToArray();
            found.AddRange(
                owners
                    .Where(o => o.Bank == bank)
                    .Select(o => EntryId(o.Entry >> PlaceBits))
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Select(id => (id, hash))
            );
        }

        return found;
    }

    /// <summary>Whether an allow list that is in force names just these bytes.</summary>
    public bool IsAllowed(SealedHash it) => _exact.Find(it).Any(o => Bank(o.Bank) is { OffAt: null, Kind: "allow" });

    public BankAnswer Find(Upload upload)
    {
        var found = new Dictionary<long, Finding>();
        foreach (var hash in upload.Exact)
        {
            var likeness = hash.Kind is HashKind.Sha256 ? Likeness.Exact : Likeness.Near;
            foreach (var owner in _exact.Find(hash))
            {
                Note(found, owner, likeness, 0);
            }
        }

        var usable = 0;
        Span<Hit> room = stackalloc Hit[Room];
        foreach (var picture in upload.Pictures)
        {
            usable += LookUp(picture, room, hit => Note(found, hit.Owner, Likeness.Near, hit.Distance));
        }

        var frames = FindVideo(upload.Frames, room, found);
        var seen = upload.Pictures.Count + upload.Frames.Count;
        var why =
            found.Count > 0 ? WhyNotKnown.Known
            : IsLoading ? WhyNotKnown.StillLoading
            : upload.Why is not WhyNotKnown.Known ? upload.Why
            : seen > 0 && usable + frames == 0 ? WhyNotKnown.LowQuality
            : WhyNotKnown.Known;
        return new BankAnswer(Verdicts.Counted(found.Values), why, found.Values.Any(f => f.Bank is BankKind.Allow));
    }

    /// <summary>
    /// A video is like another one where most of the frames of either are in the other; a frame that is a banked picture is
    /// a match by itself.
    /// </summary>
    private int FindVideo(
        IReadOnlyList<IReadOnlyList<PdqFingerprint>> frames,
        Span<Hit> room,
        Dictionary<long, Finding> found
    )
    {
        var shared = new Dictionary<long, SharedFrames>();
        var usable = 0;
        for (var i = 0; i < frames.Count; i++)
        {
            var number = i;
            usable += LookUp(
                frames[i],
                room,
                hit =>
                {
                    var entry = hit.Owner.Entry >> PlaceBits;
                    if (!_entries.TryGetValue(entry, out var known) || known.Frames == 0)
                    {
                        Note(found, hit.Owner, Likeness.Near, hit.Distance);
                    }
                    else if (shared.TryGetValue(entry, out var before))
                    {
                        before.Add(number, hit);
                    }
                    else
                    {
                        shared.Add(entry, new SharedFrames(hit.Owner, known.Frames).Add(number, hit));
                    }
                }
            );
        }

        foreach (var one in shared.Values.Where(s => s.Contained(usable).Answer() is MatchKind.Found))
        {
            Note(found, one.Owner, Likeness.Near, one.Nearest);
        }

        return usable;
    }

    /// <summary>Looks one picture up in all its symmetries; answers 1 where it could be.</summary>
    private int LookUp(IReadOnlyList<PdqFingerprint> symmetries, Span<Hit> room, Action<Hit> take)
    {
        var usable = 0;
        foreach (var fingerprint in symmetries)
        {
            var match = _pictures.LookUp(fingerprint, room);
            usable |= match.Kind is MatchKind.Unknown && match.Why is WhyUnknown.LowQuality ? 0 : 1;
            foreach (ref readonly var hit in match.Hits)
            {
                take(hit);
            }
        }

        return usable;
    }

    private void Note(Dictionary<long, Finding> found, Owner owner, Likeness likeness, int distance)
    {
        if (!_banks.TryGetValue(owner.Bank, out var bank) || bank.OffAt is not null)
        {
            return;
        }

        var entry = owner.Entry >> PlaceBits;
        var one = new Finding(bank.ToBank().Kind, owner.Bank, entry, likeness, distance)
        {
            Place = (int)(owner.Entry & ((1 << PlaceBits) - 1)),
        };
        ref var best = ref CollectionsMarshal.GetValueRefOrAddDefault(found, entry, out var isKnown);
        if (!isKnown || (one.Likeness, one.Distance).CompareTo((best.Likeness, best.Distance)) < 0)
        {
            best = one;
        }
    }

    private void Take(SealedHash hash, Owner owner, bool isIn)
    {
        if (hash.Kind is not (HashKind.Pdq or HashKind.Frame))
        {
            if (isIn)
            {
                _exact.Add(hash, owner);
            }
            else
            {
                _exact.Remove(hash, owner);
            }

            return;
        }

        var pdq = FromText(hash.Value.Span);
        if (isIn)
        {
            _pictures.Add(new BankedHash(PdqFingerprint.Listed(pdq), owner));
        }
        else
        {
            _pictures.Remove(pdq, owner);
        }
    }

    /// <summary>The bytes in an entry are those of the hexadecimal digits, in their order.</summary>
    private static PdqHash FromText(ReadOnlySpan<byte> value) =>
        PdqHash.TryParse(Convert.ToHexStringLower(value), out var hash)
            ? hash
            : throw new FormatException("A banked hash is damaged");

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct KnownEntry(string Id, int Frames);

    /// <summary>Which frames of an upload are in one banked video, and which of that one's they are.</summary>
    private sealed class SharedFrames(Owner owner, int banked)
    {
        private readonly HashSet<int> _ours = [];
        private readonly HashSet<long> _theirs = [];

        public Owner Owner => owner;

        public int Nearest { get; private set; } = PdqHash.Bits;

        public SharedFrames Add(int frame, Hit hit)
        {
            _ours.Add(frame);
            _theirs.Add(hit.Owner.Entry);
            Nearest = Math.Min(Nearest, hit.Distance);
            return this;
        }

        public Redress.Matching.Videos.Containment Contained(int frames) =>
            new(_ours.Count, frames, _theirs.Count, banked);
    }
}
