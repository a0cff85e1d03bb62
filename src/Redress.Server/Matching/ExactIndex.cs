using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Redress.Core.Banks;
using Redress.Matching.Indexing;

namespace Redress.Server.Matching;

/// <summary>Whose very bytes are known: by SHA-256, and by MD5 where a list has nothing else.</summary>
internal sealed class ExactIndex
{
    private readonly ConcurrentDictionary<Digest, Owner[]> _owners = new();

    public void Add(SealedHash hash, Owner owner) =>
        _owners.AddOrUpdate(
            Digest.Of(hash),
            static (_, added) => [added],
            static (_, known, added) => known.Contains(added) ? known : [.. known, added],
            owner
        );

    public void Remove(SealedHash hash, Owner owner)
    {
        var key = Digest.Of(hash);
        // Only the follower writes, so nothing comes between.
        if (_owners.TryGetValue(key, out var known))
        {
            var left = known.Where(o => o != owner).ToArray();
            if (left.Length == 0)
            {
                _owners.TryRemove(key, out _);
            }
            else
            {
                _owners[key] = left;
            }
        }
    }

    public void Save(BinaryWriter to)
    {
        foreach (var (digest, owners) in _owners)
        {
            to.Write((byte)((int)digest.Kind + 1));
            to.Write((ulong)(digest.High >> 64));
            to.Write((ulong)digest.High);
            to.Write((ulong)(digest.Low >> 64));
            to.Write((ulong)digest.Low);
            to.Write(owners.Length);
            foreach (var owner in owners)
            {
                to.Write(owner.Bank);
                to.Write(owner.Entry);
            }
        }

        to.Write((byte)0);
    }

    public void Load(BinaryReader from)
    {
        while (from.ReadByte() is > 0 and var kind)
        {
            var high = new UInt128(from.ReadUInt64(), from.ReadUInt64());
            var digest = new Digest((HashKind)(kind - 1), high, new UInt128(from.ReadUInt64(), from.ReadUInt64()));
            var owners = new Owner[from.ReadInt32()];
            for (var i = 0; i < owners.Length; i++)
            {
                owners[i] = new Owner(from.ReadInt32(), from.ReadInt64());
            }

            _owners[digest] = owners;
        }
    }

    public IReadOnlyList<Owner> Find(SealedHash hash) =>
        _owners.TryGetValue(Digest.Of(hash), out var found) ? found : [];

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Digest(HashKind Kind, UInt128 High, UInt128 Low)
    {
        public static Digest Of(SealedHash hash)
        {
            var value =
                hash.Kind is HashKind.Record
                    ? System.Security.Cryptography.SHA256.HashData(hash.Value.Span)
                    : hash.Value.Span;
            var high = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(value);
            var low = value.Length > 16 ? System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(value[16..]) : 0;
            return new Digest(hash.Kind, high, low);
        }
    }
}
