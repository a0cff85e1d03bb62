using Redress.Core.People;

namespace Redress.Server.Access;

/// <summary>What an endpoint needs. Every endpoint names one; one that names none does not start.</summary>
public enum Permission
{
    /// <summary>Nobody needs to be known: health, documents, and whoever holds a receipt code.</summary>
    Anyone,

    /// <summary>A platform's signature over the request itself.</summary>
    PlatformSignature,

    /// <summary>Is signed in at the console, in whatever role: own sessions, own passkeys.</summary>
    UseConsole,
    FileReports,

    /// <summary>Takes in reports from before there was this program, and releases them.</summary>
    ImportReports,
    ReadReports,
    ReadCases,
    WorkCases,

    /// <summary>Sees beyond the wall around cases of child sexual abuse, exploitation, grooming, extortion and trade.</summary>
    SeeChildSafety,

    /// <summary>Looks at a sample of decisions and says whether they were right.</summary>
    CheckQuality,

    /// <summary>Sees what waits for a person, and takes it.</summary>
    AnswerPages,

    /// <summary>Confirms what one person alone may not decide. A guest has this and nothing else.</summary>
    SecondLook,

    /// <summary>Keeps notices from an author, and releases them.</summary>
    HoldNotices,
    EraseText,

    /// <summary>Takes back, with another person, what one rule holds.</summary>
    UndoHolds,

    /// <summary>What was promised against what was done; counts only.</summary>
    ReadFigures,
    ManagePlatforms,
    ManagePeople,
    ManagePolicies,
    ReadLedger,
    ManageBanks,

    /// <summary>Asks whether an upload is like anything banked; learns allow, hold or block.</summary>
    CheckUploads,

    /// <summary>Learns also which bank, which entry and how near.</summary>
    ReadMatches,
    SubscribeEvents,

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
        ["matches:check"] = Permission.CheckUploads,
        ["matches:details"] = Permission.ReadMatches,
        ["webhooks:write"] = Permission.SubscribeEvents,
    };

    public static IReadOnlyList<Permission> Of(Role role) =>
        role switch
        {
            Role.Reviewer =>
            [
                Permission.UseConsole,
                Permission.FileReports,
                Permission.ReadReports,
                Permission.ReadCases,
                Permission.WorkCases,
                Permission.ReadMatches,
                Permission.AnswerPages,
                Permission.SecondLook,
            ],
            Role.Senior => [.. Of(Role.Reviewer), Permission.UndoHolds, Permission.CheckQuality],
            Role.ChildSafety =>
            [
                .. Of(Role.Senior),
                Permission.SeeChildSafety,
                Permission.ManageBanks,
                Permission.HoldNotices,
            ],
            Role.Lead =>
            [
                Permission.UseConsole,
                Permission.SeeChildSafety,
                Permission.CheckQuality,
                Permission.FileReports,
                Permission.ImportReports,
                Permission.ReadReports,
                Permission.ReadCases,
                Permission.WorkCases,
                Permission.AnswerPages,
                Permission.SecondLook,
                Permission.UndoHolds,
                Permission.ReadFigures,
                Permission.ManagePolicies,
                Permission.ReadLedger,
                Permission.ManageBanks,
                Permission.ReadMatches,
            ],
            Role.Legal =>
            [
                Permission.UseConsole,
                Permission.SeeChildSafety,
                Permission.ReadReports,
                Permission.ReadCases,
                Permission.EraseText,
                Permission.ReadFigures,
                Permission.ReadLedger,
            ],
            Role.Auditor =>
            [
                Permission.UseConsole,
                Permission.ReadCases,
                Permission.ReadFigures,
                Permission.ReadLedger,
            ],
            Role.Administrator =>
            [
                Permission.UseConsole,
                Permission.ImportReports,
                Permission.ManagePlatforms,
                Permission.ManagePeople,
                Permission.ManagePolicies,
                Permission.ReadFigures,
                Permission.ReadLedger,
                Permission.SubscribeEvents,
            ],
            Role.Guest => [Permission.UseConsole, Permission.SecondLook],
        };

    /// <summary>What belongs to keys, to the machine or to everybody, and is no part of a role that can be edited.</summary>
    public static bool IsOfRoles(Permission permission) =>
        permission
            is not (
                Permission.Anyone
                or Permission.PlatformSignature
                or Permission.UseConsole
                or Permission.CheckUploads
                or Permission.MoveClock
            );

    /// <summary>
    /// What a role may be given at all. Whoever rules over people and keys sees no content; nobody who only reviews sees beyond
    /// the wall around child safety; an auditor only reads; a guest sees nothing but what is brought for a second look.
    /// </summary>
    public static bool MayBeGiven(Role role, Permission permission) =>
        IsOfRoles(permission)
        && role switch
        {
            Role.Reviewer or Role.Senior => permission
                is not (Permission.ManagePeople or Permission.ManagePlatforms or Permission.SeeChildSafety),
            Role.ChildSafety or Role.Lead or Role.Legal => permission
                is not (Permission.ManagePeople or Permission.ManagePlatforms),
            Role.Auditor => permission
                is Permission.ReadCases
                    or Permission.ReadFigures
                    or Permission.ReadLedger
                    or Permission.ReadReports
                    or Permission.SeeChildSafety,
            Role.Administrator => permission
                is Permission.ManagePlatforms
                    or Permission.ManagePeople
                    or Permission.ManagePolicies
                    or Permission.ReadFigures
                    or Permission.ReadLedger
                    // Takes a file in; nothing of it can be read back that way.
                    or Permission.ImportReports
                    or Permission.SubscribeEvents,
            Role.Guest => permission is Permission.SecondLook,
        };
}
