using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Redress.Ledger.Facts;
using Redress.Ledger.Notes;
using Redress.Ledger.Trees;

namespace Redress.Ledger.Proofs;

/// <summary>One fact with all that shows it to be in the log.</summary>
/// <param name="Body">What happened, in canonical bytes.</param>
/// <param name="Proof">A C2SP tlog-proof: the leaf's place, the way to the root, the signed checkpoint.</param>
public sealed record ProvenFact(byte[] Salt, byte[] Body, string Proof);

/// <summary>Something that the reporter wrote, as it is kept, with its own key. A fact holds the hash of the ciphertext.</summary>
public sealed record ProvenText(string Id, string Kind, byte[] Ciphertext, byte[] Key);

/// <summary>A fact that was found sound.</summary>
/// <param name="Index">Its place in the log.</param>
/// <param name="At">Its time, in microseconds since 1970.</param>
public sealed record SoundFact(long Index, string Kind, long At, JsonElement Rows);

/// <summary>A text that a sound fact vouches for.</summary>
public sealed record SoundText(string Kind, string Text);

/// <summary>A proof that was checked.</summary>
/// <param name="Newest">The checkpoint with the most leaves among those of the facts.</param>
public sealed record SoundReport(
    string Report,
    VerifierKey Log,
    Checkpoint Newest,
    IReadOnlyList<SoundFact> Facts,
    IReadOnlyList<SoundText> Texts
);

/// <summary>
/// What a reporter can take along: their own reports and the answers to them, to be checked by anybody, without us and without a
/// network. It holds nothing of anybody else's.
/// </summary>
public sealed record ReportProof(
    string Format,
    string Key,
    string Report,
    IReadOnlyList<ProvenFact> Facts,
    IReadOnlyList<ProvenText> Texts
)
{
    public const string Format1 = "redress-report-proof/1";

    /// <summary>Longer files are refused unread.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <summary>Reads the form; <see cref="Verify(VerifierKey?)"/> tells what it is worth.</summary>
    public static Checked<ReportProof> Parse(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            return Flaws.ProofMalformed.In("it is too long");
        }

        try
        {
            return JsonSerializer.Deserialize<ReportProof>(file, s_json) is { Format: Format1 } proof
                ? proof
                : Flaws.ProofMalformed.In("it is of another format");
        }
        catch (JsonException)
        {
            return Flaws.ProofMalformed.In("it is no JSON of that format");
        }
    }

    /// <summary>Checks everything in it: one flaw anywhere, and nothing counts.</summary>
    /// <param name="trusted">The log's key, from a place that one trusts; that of the file where null.</param>
    public Checked<SoundReport> Verify(VerifierKey? trusted)
    {
        var named = VerifierKey.Parse(Key);
        if (!named.Ok)
        {
            return named.Flaw!;
        }

        var log = trusted ?? named.Value;
        var facts = new List<SoundFact>();
        Checkpoint? newest = null;
        foreach (var fact in Facts)
        {
            var sound = Verify(fact, log, out var checkpoint);
            if (!sound.Ok)
            {
                return sound.Flaw!;
            }

            facts.Add(sound.Value);
            newest = newest is null || checkpoint!.Size > newest.Size ? checkpoint : newest;
        }

        if (newest is null)
        {
            return Flaws.ProofMalformed.In("it holds no fact");
        }

        var texts = Open(facts);
        return texts.Ok
            ? new SoundReport(Report, log, newest, [.. facts.OrderBy(f => f.Index)], texts.Value)
            : texts.Flaw!;
    }

    private static Checked<SoundFact> Verify(ProvenFact fact, VerifierKey log, out Checkpoint? checkpoint)
    {
        checkpoint = null;
        var proof = TlogProof.Parse(Encoding.UTF8.GetBytes(fact.Proof));
        if (!proof.Ok)
        {
            return proof.Flaw!;
        }

        if (fact.Salt.Length != Commitment.SaltBytes || !CanonicalJson.Check(fact.Body).Ok)
        {
            return Flaws.ProofMalformed.In("a fact is not in canonical form");
        }

        var leaf = Leaf.Hash(Commitment.Of(fact.Salt, fact.Body).ToArray());
        var verified = proof.Value.Verify(leaf, log);
        if (!verified.Ok)
        {
            return verified.Flaw!;
        }

        checkpoint = verified.Value;
        using var body = JsonDocument.Parse(fact.Body);
        return
            body.RootElement.TryGetProperty("kind", out var kind)
            && body.RootElement.TryGetProperty("at", out var at)
            && body.RootElement.TryGetProperty("rows", out var rows)
            && at.TryGetInt64(out var time)
            ? new SoundFact(proof.Value.Index, kind.GetString() ?? "", time, rows.Clone())
            : Flaws.ProofMalformed.In("a fact is none of ours");
    }

    private Checked<List<SoundText>> Open(List<SoundFact> facts)
    {
        var committed = facts.SelectMany(f => f.Rows.EnumerateArray()).SelectMany(Sealed).ToHashSet();
        var texts = new List<SoundText>();
        foreach (var text in Texts)
        {
            var hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(text.Ciphertext));
            if (!committed.Contains((text.Id, hash)))
            {
                return Flaws.ProofWrong.In("a text stands in no fact");
            }

            if (Decrypt(text) is not { } plain)
            {
                return Flaws.ProofWrong.In("a text is not what was sealed");
            }

            texts.Add(new SoundText(text.Kind, plain));
        }

        return texts;
    }

    private static IEnumerable<(string Id, string Hash)> Sealed(JsonElement row)
    {
        if (
            row.ValueKind is JsonValueKind.Array
            && row.GetArrayLength() == 2
            && row[0].GetString() is "sealed"
            && row[1].TryGetProperty("id", out var id)
            && row[1].TryGetProperty("ciphertext", out var hash)
        )
        {
            yield return (id.GetString() ?? "", hash.GetString() ?? "");
        }
    }

    /// <summary>AES-256-GCM: nonce, ciphertext, tag, bound to the id.</summary>
    private static string? Decrypt(ProvenText text)
    {
        if (text.Key.Length != 32 || text.Ciphertext.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        try
        {
            var plain = new byte[text.Ciphertext.Length - NonceBytes - TagBytes];
            using var aes = new AesGcm(text.Key, TagBytes);
            aes.Decrypt(
                text.Ciphertext.AsSpan(0, NonceBytes),
                text.Ciphertext.AsSpan(NonceBytes, plain.Length),
                text.Ciphertext.AsSpan(NonceBytes + plain.Length),
                plain,
                Encoding.UTF8.GetBytes(text.Id)
            );
            return Encoding.UTF8.GetString(plain);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
