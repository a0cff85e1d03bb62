namespace Redress.Ledger;

/// <summary>
/// What is wrong with something read: a code that stays for ever and a sentence. <see cref="Detail"/> says where,
/// and never repeats what was read, for the reader may be looking at hostile bytes.
/// </summary>
public sealed record Flaw(string Code, string Title)
{
    public string? Detail { get; init; }

    public Flaw In(string detail) => this with { Detail = detail };

    public override string ToString() => Detail is null ? $"{Code}: {Title}" : $"{Code}: {Title} ({Detail})";
}

/// <summary>All flaws that this library finds.</summary>
public static class Flaws
{
    public static readonly Flaw FrontierMalformed = new(
        "ledger-frontier-malformed",
        "The stored frontier has not the length that its size demands"
    );

    public static readonly Flaw BundleMalformed = new(
        "ledger-bundle-malformed",
        "The bundle does not hold the entries that it should"
    );

    public static readonly Flaw KeyMalformed = new("ledger-key-malformed", "This is not a verifier key");

    public static readonly Flaw KeyIdWrong = new("ledger-key-id-wrong", "The key's id does not belong to this key");

    public static readonly Flaw KeyTypeUnknown = new(
        "ledger-key-type-unknown",
        "The key is of a type that is not understood; only Ed25519 (type 1) is"
    );

    public static readonly Flaw NoteMalformed = new("ledger-note-malformed", "This is not a signed note");

    public static readonly Flaw NoteSignatureWrong = new(
        "ledger-note-signature-wrong",
        "A signature of a known key does not fit the text"
    );

    public static readonly Flaw NoteNotSigned = new(
        "ledger-note-not-signed",
        "No key that was asked for has signed this note"
    );

    public static readonly Flaw CheckpointMalformed = new(
        "ledger-checkpoint-malformed",
        "The note's text is not a checkpoint"
    );

    public static readonly Flaw CheckpointOfOtherLog = new(
        "ledger-checkpoint-of-other-log",
        "The checkpoint names another log as its origin"
    );

    public static readonly Flaw CheckpointShrinks = new(
        "ledger-checkpoint-shrinks",
        "The later checkpoint has fewer leaves than the earlier one"
    );

    public static readonly Flaw CheckpointInconsistent = new(
        "ledger-checkpoint-inconsistent",
        "It is not proved that the later tree begins with the earlier one"
    );

    public static readonly Flaw ProofMalformed = new("ledger-proof-malformed", "This is not a proof file");

    public static readonly Flaw ProofWrong = new(
        "ledger-proof-wrong",
        "The proof does not lead from this leaf to the signed root"
    );

    public static readonly Flaw JsonNotCanonical = new(
        "ledger-json-not-canonical",
        "The bytes are not in the one canonical form"
    );
}

/// <summary>Sound, or the flaw found.</summary>
public readonly struct Verdict
{
    private Verdict(Flaw? flaw) => Flaw = flaw;

    public static Verdict Sound => default;

    public Flaw? Flaw { get; }

    public bool Ok => Flaw is null;

    public static implicit operator Verdict(Flaw flaw) => new(flaw);
}

/// <summary>What was read and found sound, or its flaw.</summary>
public readonly struct Checked<T>
{
    private readonly T? _value;

    private Checked(T? value, Flaw? flaw)
    {
        _value = value;
        Flaw = flaw;
    }

    public Flaw? Flaw { get; }

    public bool Ok => Flaw is null;

    /// <summary>The value. Asking for it in spite of a flaw is a fault.</summary>
    public T Value => Flaw is null ? _value! : throw new InvalidOperationException($"Not sound: {Flaw}");

    public static implicit operator Checked<T>(T value) => new(value, null);

    public static implicit operator Checked<T>(Flaw flaw) => new(default, flaw);
}
