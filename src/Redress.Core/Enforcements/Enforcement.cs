using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Core.Enforcements;

public enum EnforcementStatus
{
    /// <summary>The platform has to be told.</summary>
    Due,

    /// <summary>The platform was told and has answered; the public view is to be read.</summary>
    Sent,

    /// <summary>Every declared surface was read without sign-in and shows what is wanted.</summary>
    Confirmed,

    /// <summary>Refused or not so; tried again later.</summary>
    Failed,
}

/// <summary>Carrying out one restriction for one subject. Wanted is on while any decision in force orders it.</summary>
public sealed record Enforcement(
    Id<Enforcement> Id,
    Id<Subject> SubjectId,
    Restriction Restriction,
    bool Wanted,
    EnforcementStatus Status,
    int Version,
    int Revision,
    DateTimeOffset CreatedAt,
    DateTimeOffset ChangedAt,
    string? Failure
) : IHasPrefix
{
    public static string Prefix => "enf";
}
