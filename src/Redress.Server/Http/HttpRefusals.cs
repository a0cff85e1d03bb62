using Redress.Core.Kernel;

namespace Redress.Server.Http;

/// <summary>What the HTTP layer itself turns down.</summary>
public static class HttpRefusals
{
    public static readonly Refusal NotJson = new(
        "body-not-json",
        "The body is not JSON of the documented form",
        RefusalKind.Invalid
    );

    public static readonly Refusal WrongMediaType = new(
        "media-type-not-supported",
        "Send application/json",
        RefusalKind.MediaType
    );

    public static readonly Refusal TooLarge = new("body-too-large", "The body is too large", RefusalKind.TooLarge);

    public static readonly Refusal FieldTooLong = new("field-too-long", "A field is too long", RefusalKind.Invalid);

    public static readonly Refusal FieldInvalid = new(
        "field-invalid",
        "A field is not as documented",
        RefusalKind.Invalid
    );

    public static readonly Refusal ControlCharacters = new(
        "field-control-characters",
        "A field contains control or direction characters",
        RefusalKind.Invalid
    );

    public static readonly Refusal IdInvalid = new("id-invalid", "That is no id of this kind", RefusalKind.Invalid);

    public static readonly Refusal CursorInvalid = new(
        "cursor-invalid",
        "That cursor is not one of ours",
        RefusalKind.Invalid
    );

    public static readonly Refusal KeyTooShort = new(
        "idempotency-key-invalid",
        "An Idempotency-Key has 16 to 255 visible characters",
        RefusalKind.Invalid
    );

    public static readonly Refusal KeyReused = new(
        "idempotency-key-reused",
        "This Idempotency-Key was used for another request",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotFound = new(
        "not-found",
        "There is nothing at this address",
        RefusalKind.NotFound
    );

    public static readonly Refusal MethodNotAllowed = new(
        "method-not-allowed",
        "This address does not take that method",
        RefusalKind.MethodNotAllowed
    );

    public static readonly Refusal Fault = new(
        "fault",
        "Something broke here; it was not your request",
        RefusalKind.Fault
    );

    public static readonly Refusal StorageUnavailable = new(
        "storage-unavailable",
        "This cannot be stored right now; try again with the same Idempotency-Key",
        RefusalKind.Unavailable
    );

    public static readonly Refusal Unauthenticated = new(
        "unauthenticated",
        "Send a valid key or token as Authorization: Bearer",
        RefusalKind.Unauthenticated
    );

    public static readonly Refusal Forbidden = new(
        "forbidden",
        "This key or person may not do that",
        RefusalKind.Forbidden
    );

    public static readonly Refusal SignInFirst = new(
        "sign-in-first",
        "You are not signed in, or not any more",
        RefusalKind.Unauthenticated
    );

    public static readonly Refusal ProofNeeded = new(
        "session-proof-needed",
        "This browser has to show that the session is its own; load the page again",
        RefusalKind.Unauthenticated
    );

    public static readonly Refusal WrongHost = new(
        "wrong-host",
        "This program is not known by that name; its operator says by which",
        RefusalKind.Invalid
    );

    public static readonly Refusal CrossOrigin = new(
        "cross-origin",
        "This was sent from a page of another place",
        RefusalKind.Forbidden
    );
}
