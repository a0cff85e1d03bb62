using System.Security.Cryptography;
using System.Text;

namespace Redress.Storage.Keys;

/// <summary>
/// The installation's secrets, in <c>DIR/keys</c> and never in the database: made at first start, one file each, readable
/// by their owner only. Many nodes of one installation share copies of the same folder.
/// </summary>
public sealed class KeyRing
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private readonly byte[] _master;
    private readonly byte[] _pepper;
    private readonly byte[] _check;
    private readonly byte[] _access;
    private readonly byte[] _idempotency;

    private KeyRing(string folder)
    {
        _master = Read(folder, "master");
        _pepper = Read(folder, "pepper-1");
        _check = Read(folder, "receipt-check");
        _access = Read(folder, "access");
        _idempotency = Read(folder, "idempotency");
        LedgerSeed = Read(folder, "ledger");
    }

    /// <summary>Which pepper new receipt codes are hashed with.</summary>
    public static int PepperVersion => 1;

    /// <summary>The seed of the ledger's Ed25519 key, 32 bytes.</summary>
    public byte[] LedgerSeed { get; }

    /// <summary>Opens the folder; makes it with fresh keys where it is missing.</summary>
    /// <param name="dataFolder">The installation's data folder.</param>
    /// <param name="mayCreate">False where a database is already there: then missing keys are a fault, not a start.</param>
    /// <exception cref="KeysMissingException">Keys are missing and must not be made anew.</exception>
    public static KeyRing Open(string dataFolder, bool mayCreate)
    {
        var folder = Path.Combine(dataFolder, "keys");
        if (!Directory.Exists(folder))
        {
            if (!mayCreate)
            {
                throw new KeysMissingException(folder);
            }

            Directory.CreateDirectory(
                folder,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            );
        }

        foreach (var name in (string[])["master", "pepper-1", "receipt-check", "access", "idempotency", "ledger"])
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                continue;
            }

            if (!mayCreate)
            {
                throw new KeysMissingException(path);
            }

            Durable.WriteNew(
                path,
                Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes)) + "\n")
            );
        }

        return new KeyRing(folder);
    }

    /// <summary>Says which keys these are, and nothing about them.</summary>
    public byte[] Mark
    {
        get
        {
            using var all = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _access);
            all.AppendData("mark-v1"u8);
            foreach (var key in (byte[][])[_master, _pepper, _check, _access, _idempotency, LedgerSeed])
            {
                all.AppendData(key);
            }

            return all.GetHashAndReset();
        }
    }

    /// <summary>What is stored of a receipt code.</summary>
    public byte[] HashReceipt(string code) => HMACSHA256.HashData(_pepper, Encoding.ASCII.GetBytes(code));

    /// <summary>What is stored of who reported, within one platform.</summary>
    public byte[] HashReporter(string who) =>
        HMACSHA256.HashData(_pepper, Encoding.UTF8.GetBytes("reporter-v1\n" + who));

    /// <summary>What is stored of an upload at its place, so that the same one is known again.</summary>
    public byte[] HashUpload(string place, ReadOnlySpan<byte> fingerprints)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _pepper);
        hash.AppendData(Encoding.UTF8.GetBytes("upload-v1\n" + place + "\n"));
        hash.AppendData(fingerprints);
        return hash.GetHashAndReset();
    }

    /// <summary>Ten bits that only this installation can compute; they turn typos and guesses away before any look-up.</summary>
    public int ReceiptCheck(string body)
    {
        Span<byte> hash = stackalloc byte[32];
        HMACSHA256.HashData(_check, Encoding.ASCII.GetBytes("receipt-v1" + body), hash);
        return ((hash[0] << 8) | hash[1]) & 0x3FF;
    }

    /// <summary>What is stored of a platform's key or a person's token.</summary>
    public byte[] HashAccess(string secret) => HMACSHA256.HashData(_access, Encoding.UTF8.GetBytes(secret));

    /// <summary>What is stored of an Idempotency-Key, within one caller.</summary>
    public byte[] HashIdempotency(string caller, string key) =>
        HMACSHA256.HashData(_idempotency, Encoding.UTF8.GetBytes(caller + "\n" + key));

    /// <summary>A key that only the caller's Idempotency-Key gives; the installation does not keep it.</summary>
    public static byte[] AnswerKey(string caller, string key) =>
        HKDF.DeriveKey(
            HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(key),
            KeyBytes,
            info: Encoding.UTF8.GetBytes("answer-v1\n" + caller)
        );

    /// <summary>Seals under a key of its own, which is wrapped by the master key and bound to the id.</summary>
    public (byte[] Ciphertext, byte[] WrappedKey) Seal(string id, ReadOnlySpan<byte> plain)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        RandomNumberGenerator.Fill(key);
        var bound = Encoding.UTF8.GetBytes(id);
        var sealedText = Encrypt(key, plain, bound);
        var wrapped = Encrypt(_master, key, bound);
        CryptographicOperations.ZeroMemory(key);
        return (sealedText, wrapped);
    }

    /// <exception cref="CryptographicException">Text, key or id were changed, or the master key is another.</exception>
    public byte[] Open(string id, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> wrappedKey)
    {
        var bound = Encoding.UTF8.GetBytes(id);
        var key = Decrypt(_master, wrappedKey, bound);
        return Decrypt(key, ciphertext, bound);
    }

    /// <summary>The key of one text alone, for whoever wrote it.</summary>
    /// <exception cref="CryptographicException">Key or id were changed, or the master key is another.</exception>
    public byte[] KeyOf(string id, ReadOnlySpan<byte> wrappedKey) =>
        Decrypt(_master, wrappedKey, Encoding.UTF8.GetBytes(id));

    /// <summary>AES-256-GCM: nonce, ciphertext, tag.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound)
    {
        var output = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            output.AsSpan(0, NonceBytes),
            plain,
            output.AsSpan(NonceBytes, plain.Length),
            output.AsSpan(NonceBytes + plain.Length),
            bound
        );
        return output;
    }

    /// <exception cref="CryptographicException">It is not what was sealed, or not with this key.</exception>
    public static byte[] Decrypt(ReadOnlySpan<byte> key, ReadOnlySpan<byte> text, ReadOnlySpan<byte> bound)
    {
        if (text.Length < NonceBytes + TagBytes)
        {
            throw new CryptographicException("Too short to be sealed text");
        }

        var plain = new byte[text.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(text[..NonceBytes], text[NonceBytes..^TagBytes], text[^TagBytes..], plain, bound);
        return plain;
    }

    private static byte[] Read(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        var key = new byte[KeyBytes];
        return Convert.TryFromBase64String(File.ReadAllText(path).Trim(), key, out var length) && length == KeyBytes
            ? key
            : throw new KeysMissingException(path);
    }
}

/// <summary>A key file is missing or damaged. Making a new one would make all that was sealed unreadable.</summary>
public sealed class KeysMissingException(string path)
    : Exception(
        $"The key {path} is missing or damaged. Restore the keys folder from its backup, or copy it from another node."
    );
