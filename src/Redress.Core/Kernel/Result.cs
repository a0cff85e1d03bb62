namespace Redress.Core.Kernel;

/// <summary>Who is to blame for a refusal, which decides the HTTP status.</summary>
public enum RefusalKind
{
    /// <summary>400: the request itself is wrong.</summary>
    Invalid,

    /// <summary>401: nobody known asks.</summary>
    Unauthenticated,

    /// <summary>403: known, but not allowed.</summary>
    Forbidden,

    /// <summary>404: not there, or not for the caller to know.</summary>
    NotFound,

    /// <summary>405: there, but not for that method.</summary>
    MethodNotAllowed,

    /// <summary>409: the state does not allow it now.</summary>
    Conflict,

    /// <summary>413: too large.</summary>
    TooLarge,

    /// <summary>415: not of the media type that is taken.</summary>
    MediaType,

    /// <summary>429: too often.</summary>
    TooMany,

    /// <summary>500: a fault of ours.</summary>
    Fault,

    /// <summary>503: cannot be done now, try again.</summary>
    Unavailable,
}

/// <summary>A well-formed request turned down. Codes are for ever, kebab-case, and listed in docs/errors.md.</summary>
public sealed record Refusal(string Code, string Title, RefusalKind Kind)
{
    /// <summary>What to mend, without anything the caller sent in confidence. Null where the title says all.</summary>
    public string? Detail { get; init; }

    /// <summary>The field of the request that is wrong, as a JSON pointer. Null where it is the whole.</summary>
    public string? Pointer { get; init; }

    public Refusal At(string pointer, string? detail = null) => this with { Pointer = pointer, Detail = detail };
}

/// <summary>A value, or why not. "No" is a value; a fault is an exception.</summary>
public readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Refusal? refusal)
    {
        _value = value;
        Refusal = refusal;
    }

    public Refusal? Refusal { get; }

    public bool Ok => Refusal is null;

    /// <summary>The value. Asking a refused result for it is a fault.</summary>
    public T Value =>
        Refusal is null ? _value! : throw new InvalidOperationException($"The result was refused: {Refusal.Code}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);

    public Result<TOther> As<TOther>() =>
        Refusal ?? throw new InvalidOperationException("Only a refusal can be passed on.");
}
