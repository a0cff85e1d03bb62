using System.Security.Cryptography;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Matching;

/// <summary>Up to which change of the database a snapshot goes, and what tells that database from any other.</summary>
/// <param name="Change">The number of the last entry's change that is in it.</param>
/// <param name="EntryId">That entry.</param>
/// <param name="Ciphertext">SHA-256 of what was sealed in it.</param>
public sealed record SnapshotPlace(long Change, string EntryId, string Ciphertext)
{
    public static SnapshotPlace Of(BankEntryRow last) =>
        new(last.Change, last.Id, Convert.ToHexStringLower(SHA256.HashData(last.Ciphertext)));
}

/// <summary>
/// This node's index as a sealed file in the data folder, so that a start need not read and open every entry. It is a copy of what the
/// database says: where it is missing, damaged, of another database or of an older program, everything is read anew.
/// </summary>
public sealed class BankSnapshot(string folder, KeyRing keys, BankIndex index)
{
    /// <summary>Fewer than these are read from the database as fast.</summary>
    public const long LeastHashes = 100_000;

    private const string Name = "bank-index";
    private const string SealId = "bank-index-1";
    private const int MaxHead = 1024;

    private string FilePath => Path.Combine(folder, Name);

    /// <summary>Takes the place of the one before, at once or not at all.</summary>
    public void Save(SnapshotPlace place)
    {
        var key = RandomNumberGenerator.GetBytes(SealedStream.KeyBytes);
        var (ciphertext, wrapped) = keys.Seal(SealId, key);
        var temporary = FilePath + ".new";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        };
        using (var file = new FileStream(temporary, options))
        {
            using (var head = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true))
            {
                head.Write(SealId);
                head.Write(ciphertext.Length);
                head.Write(ciphertext);
                head.Write(wrapped.Length);
                head.Write(wrapped);
            }

            using var sealing = SealedStream.Sealing(file, key);
            using var writer = new BinaryWriter(sealing, System.Text.Encoding.UTF8, leaveOpen: true);
            writer.Write(place.Change);
            writer.Write(place.EntryId);
            writer.Write(place.Ciphertext);
            index.Save(writer);
        }

        CryptographicOperations.ZeroMemory(key);
        File.Move(temporary, FilePath, overwrite: true);
    }

    /// <summary>Fills the empty index. Answers up to which change; null where there is nothing to be used.</summary>
    public async Task<long?> LoadAsync(Database database, CancellationToken cancel)
    {
        try
        {
            await using var file = new FileStream(FilePath, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
            using var head = new BinaryReader(file, System.Text.Encoding.UTF8, leaveOpen: true);
            if (head.ReadString() != SealId)
            {
                return null;
            }

            var ciphertext = Bytes(head);
            var key = keys.Open(SealId, ciphertext, Bytes(head));
            await using var opening = SealedStream.Opening(file, key);
            using var reader = new BinaryReader(opening, System.Text.Encoding.UTF8, leaveOpen: true);
            var place = new SnapshotPlace(reader.ReadInt64(), reader.ReadString(), reader.ReadString());
            var there = await BankEntryStore.ChangedAsync(database, place.Change - 1, 1, cancel);
            if (there is not [var last] || SnapshotPlace.Of(last) != place)
            {
                // Another database, one that was set back, or the entry was changed since: then it is not the last word.
                return null;
            }

            index.Load(reader);
            return place.Change;
        }
        catch (Exception fault)
            when (fault is IOException or InvalidDataException or CryptographicException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static byte[] Bytes(BinaryReader head) =>
        head.ReadInt32() is var length and > 0 and <= MaxHead
        && head.ReadBytes(length) is { } bytes
        && bytes.Length == length
            ? bytes
            : throw new InvalidDataException("The head of a snapshot is damaged");
}
