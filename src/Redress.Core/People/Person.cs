using Redress.Core.Kernel;

namespace Redress.Core.People;

public enum Role
{
    Reviewer,
    Senior,
    ChildSafety,
    Lead,
    Legal,

    /// <summary>Reads and verifies only.</summary>
    Auditor,

    /// <summary>Platforms, keys, people; no content.</summary>
    Administrator,

    /// <summary>Gives second looks where the operator chose so; never sees the material.</summary>
    Guest,
}

/// <summary>Somebody who works here. The name is chosen by the operator and never leaves the console.</summary>
public sealed record Person(
    Id<Person> Id,
    string Name,
    IReadOnlyList<Role> Roles,
    Id<Platforms.Platform>? PlatformId,
    DateTimeOffset CreatedAt,
    DateTimeOffset? DisabledAt
) : IHasPrefix
{
    public static string Prefix => "psn";

    /// <summary>Roles that the operator made, by name; what they give stands with the role.</summary>
    public IReadOnlyList<string> CustomRoles { get; init; } = [];

    /// <summary>All roles, as people read them.</summary>
    public IEnumerable<string> RoleNames => [.. Roles.Select(Word.Of), .. CustomRoles];
}
