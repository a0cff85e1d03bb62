using Redress.Core.Kernel;

namespace Redress.Core.Enforcements;

/// <summary>An enforcement after a verb, and the verb that its event row names.</summary>
public sealed record EnforcementStep(Enforcement Enforcement, string Verb, string? Detail = null);

/// <summary>The moves of an enforcement. The database holds the same table as keys (enforcement_move).</summary>
public static class EnforcementFlow
{
    /// <summary>What decisions in force order has changed; null where it is as it was.</summary>
    public static EnforcementStep? Want(Enforcement current, bool wanted, DateTimeOffset now) =>
        current.Wanted == wanted
            ? null
            : new(
                Next(current, EnforcementStatus.Due, now) with
                {
                    Wanted = wanted,
                    Revision = current.Revision + 1,
                    Failure = null,
                },
                wanted ? "order" : "lift"
            );

    /// <summary>The platform says that it is done. Nobody has looked yet.</summary>
    public static EnforcementStep? Told(Enforcement current, string detail, DateTimeOffset now) =>
        current.Status is EnforcementStatus.Due
            ? new(Next(current, EnforcementStatus.Sent, now) with { Failure = null }, "tell", detail)
            : null;

    /// <summary>The platform refused, was not there, or said done and it is not so. Tried again later.</summary>
    public static EnforcementStep? Fail(Enforcement current, string failure, DateTimeOffset now) =>
        current.Status is EnforcementStatus.Due or EnforcementStatus.Sent
            ? new(Next(current, EnforcementStatus.Failed, now) with { Failure = failure }, "fail", failure)
            : null;

    /// <summary>Another try of what failed. The revision rises, so that a late answer to the earlier call changes nothing.</summary>
    public static EnforcementStep? Retry(Enforcement current, DateTimeOffset now) =>
        current.Status is EnforcementStatus.Failed
            ? new(Next(current, EnforcementStatus.Due, now) with { Revision = current.Revision + 1 }, "retry")
            : null;

    /// <summary>Every declared surface was read without sign-in, and it is as wanted.</summary>
    public static EnforcementStep? Confirm(Enforcement current, string detail, DateTimeOffset now) =>
        current.Status is EnforcementStatus.Sent
            ? new(Next(current, EnforcementStatus.Confirmed, now) with { Failure = null }, "confirm", detail)
            : null;

    /// <summary>It was confirmed, and the public view is different now: it came back.</summary>
    public static EnforcementStep? CameBack(Enforcement current, string detail, DateTimeOffset now) =>
        current.Status is EnforcementStatus.Confirmed
            ? new(
                Next(current, EnforcementStatus.Due, now) with
                {
                    Revision = current.Revision + 1,
                },
                "came-back",
                detail
            )
            : null;

    /// <summary>Ordered anew with other terms: the platform is told again.</summary>
    public static EnforcementStep Renew(Enforcement current, DateTimeOffset now) =>
        new(
            Next(current, EnforcementStatus.Due, now) with
            {
                Revision = current.Revision + 1,
                Failure = null,
            },
            "order"
        );

    /// <summary>
    /// Told anew after an older backup was restored: the platform may have carried out later orders than we know of, so the
    /// revision leaps.
    /// </summary>
    public static EnforcementStep Resend(Enforcement current, DateTimeOffset now) =>
        new(
            Next(current, EnforcementStatus.Due, now) with
            {
                Revision = current.Revision + RevisionLeap,
                Failure = null,
            },
            "resend"
        );

    /// <summary>Out of sight on the platform, by an order that a restored backup does not know: it stays so until a decision.</summary>
    public static EnforcementStep? HoldAgain(Enforcement current, DateTimeOffset now) =>
        current.Wanted
            ? null
            : new(
                Next(current, EnforcementStatus.Due, now) with
                {
                    Wanted = true,
                    Revision = current.Revision + RevisionLeap,
                    Failure = null,
                },
                "hold-again"
            );

    /// <summary>More orders for one subject and restriction than anybody gives between two backups.</summary>
    private const int RevisionLeap = 1000;

    private static Enforcement Next(Enforcement current, EnforcementStatus to, DateTimeOffset now) =>
        current with
        {
            Status = to,
            Version = current.Version + 1,
            ChangedAt = now,
        };
}
