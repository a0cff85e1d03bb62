using Redress.Core.Kernel;

namespace Redress.Core.People;

public static class PersonRefusals
{
    public static readonly Refusal Unknown = new(
        "person-unknown",
        "There is nobody of that name",
        RefusalKind.NotFound
    );

    public static readonly Refusal NameTaken = new(
        "person-name-taken",
        "Somebody has this name already",
        RefusalKind.Conflict
    );

    /// <summary>One answer for every reason, so that nobody learns which part was wrong.</summary>
    public static readonly Refusal SignInFailed = new(
        "sign-in-failed",
        "That did not sign you in",
        RefusalKind.Forbidden
    )
    {
        Detail = "Check the name, the password and the code, and try again in a minute. Or use a passkey.",
    };

    public static readonly Refusal SignInTooOften = new(
        "sign-in-too-often",
        "Too many tries with a password for now; a passkey still works",
        RefusalKind.TooMany
    );

    public static readonly Refusal OutsideSilent = new(
        "outside-sign-in-silent",
        "The sign-in service of your organisation does not answer",
        RefusalKind.Unavailable
    );

    public static readonly Refusal InvitationOver = new(
        "invitation-over",
        "This invitation is not valid any more",
        RefusalKind.Conflict
    )
    {
        Detail = "It may have been used, replaced or left too long. Ask for another: redress user invite NAME",
    };

    public static readonly Refusal PasswordWeak = new(
        "password-weak",
        "A password here has at least 12 characters and is not a common one",
        RefusalKind.Invalid
    );

    public static readonly Refusal StepUpNeeded = new(
        "step-up-needed",
        "Show once more who you are before you do this",
        RefusalKind.Forbidden
    );

    public static readonly Refusal LastMeans = new(
        "last-means",
        "This is the only way you can sign in; add another before you remove it",
        RefusalKind.Conflict
    );

    public static readonly Refusal OwnRoles = new(
        "own-roles",
        "Somebody else must change your own roles",
        RefusalKind.Forbidden
    );

    public static readonly Refusal RoleMayNot = new(
        "role-may-not",
        "That role can never be given this",
        RefusalKind.Conflict
    );

    public static readonly Refusal RoleUnknown = new(
        "role-unknown",
        "There is no role of that name",
        RefusalKind.NotFound
    );

    public static readonly Refusal RoleTaken = new(
        "role-name-taken",
        "There is a role of that name already",
        RefusalKind.Conflict
    );

    public static readonly Refusal RoleInUse = new("role-in-use", "Somebody still has that role", RefusalKind.Conflict);

    public static readonly Refusal RolesFull = new(
        "roles-full",
        "There are as many roles as there may be",
        RefusalKind.Conflict
    );
}
