using Redress.Core.People;

namespace Redress.Server.Access;

/// <summary>What an endpoint needs. Every endpoint names one; one that names none does not start.</summary>
public enum Permission
{
    /// <summary>Nobody needs to be known: health, documents, and whoever holds a receipt code.</summary>
    Anyone,

    /// <summary>A platform's signature over the request itself.</summary>
    PlatformSignature,
    FileReports,
    ReadReports,
    ReadCases,
    WorkCases,

    /// <summary>Sees what waits for a person, and takes it.</summary>
    AnswerPages,

    /// <summary>Confirms what one person alone may not decide. A guest has this and nothing else.</summary>
    SecondLook,

    /// <summary>Keeps notices from an author, and releases them.</summary>
    HoldNotices,
    EraseText,
    ManagePlatforms,
    ManagePeople,
    ManagePolicies,
    ReadLedger,

    /// <summary>Moves the stepping clock of a demo or a test; never there otherwise.</summary>
    MoveClock,
}

/// <summary>Which permissions a platform's key scope or a person's role gives.</summary>
public static class Grants
{
    public static readonly IReadOnlyDictionary<string, Permission> Scopes = new Dictionary<string, Permission>(
        StringComparer.Ordinal
    )
    {
        ["reports:write"] = Permission.FileReports,
        ["reports:read"] = Permission.ReadReports,
        ["cases:read"] = Permission.ReadCases,
    };

    private static readonly Permission[] Reviewing =
    [
        Permission.FileReports,
        Permission.ReadReports,
        Permission.ReadCases,
        Permission.WorkCases,
        Permission.AnswerPages,
        Permission.SecondLook,
    ];

    public static IReadOnlyList<Permission> Of(Role role) =>
        role switch
        {
            Role.Reviewer or Role.Senior => Reviewing,
            Role.ChildSafety => [.. Reviewing, Permission.HoldNotices],
            Role.Lead => [.. Reviewing, Permission.ManagePolicies, Permission.ReadLedger],
            Role.Legal => [Permission.ReadReports, Permission.ReadCases, Permission.EraseText, Permission.ReadLedger],
            Role.Auditor => [Permission.ReadCases, Permission.ReadLedger],
            Role.Administrator =>
            [
                Permission.ManagePlatforms,
                Permission.ManagePeople,
                Permission.ManagePolicies,
                Permission.ReadLedger,
            ],
            Role.Guest => [Permission.SecondLook],
        };
}
