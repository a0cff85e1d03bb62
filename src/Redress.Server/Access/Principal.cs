using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Core.Platforms;
using Redress.Storage.Reports;

namespace Redress.Server.Access;

/// <summary>Who asks: a platform's key, a person, or the operator at the machine's own socket.</summary>
public abstract record Principal(Actor Actor)
{
    public abstract bool May(Permission permission);

    /// <summary>The only platform it may see; null where it may see all.</summary>
    public abstract Id<Platform>? Only { get; }

    /// <summary>What it may see of all cases. A platform's key reads that platform's own, whatever they are about.</summary>
    public virtual Sight Sight => new(Only?.Value, PastWall: true);

    /// <summary>What it may see of all that waits for a second look: a guest, who never sees the material, is told of all.</summary>
    public virtual Sight SecondSight => Sight;
}

public sealed record KeyPrincipal(PlatformKey Key) : Principal(new Actor(Key.Id))
{
    public override Id<Platform>? Only => Key.PlatformId;

    public override bool May(Permission permission) =>
        Key.Scopes.Any(s => Grants.Scopes.TryGetValue(s, out var granted) && granted == permission);
}

/// <param name="Person">Who.</param>
/// <param name="Given">What their roles give, as the operator has them.</param>
/// <param name="Kinds">The program's roles that bound it.</param>
public sealed record PersonPrincipal(Person Person, IReadOnlySet<Permission> Given, IReadOnlySet<Role> Kinds)
    : Principal(new Actor(Person.Id.Value))
{
    public override Id<Platform>? Only => Person.PlatformId;

    public override Sight Sight => new(Only?.Value, Given.Contains(Permission.SeeChildSafety));

    public override Sight SecondSight => IsGuest ? Sight with { PastWall = true } : Sight;

    /// <summary>Gives second looks and nothing else.</summary>
    public bool IsGuest => Kinds.Count > 0 && Kinds.All(r => r is Role.Guest);

    public override bool May(Permission permission) => Given.Contains(permission);
}

/// <summary>A match that files a report on one platform. No request is ever made in its name.</summary>
public sealed record MatchPrincipal(Id<Platform> Platform) : Principal(new Actor("match"))
{
    public override Id<Platform>? Only => Platform;

    public override bool May(Permission permission) => false;
}

/// <summary>Somebody who writes at the portal. Nobody knows who; all that they can do is what its pages do.</summary>
public sealed record PortalPrincipal() : Principal(new Actor("portal"))
{
    public override Id<Platform>? Only => null;

    public override bool May(Permission permission) => false;
}

/// <summary>A watch list that files a report on one platform. No request is ever made in its name.</summary>
public sealed record RulePrincipal(Id<Platform> Platform) : Principal(new Actor("rule"))
{
    public override Id<Platform>? Only => Platform;

    public override bool May(Permission permission) => false;
}

/// <summary>Somebody who takes in what had come before, for one platform. No request is ever made in its name.</summary>
public sealed record BacklogPrincipal(Id<Platform> Platform, Actor By) : Principal(By)
{
    public override Id<Platform>? Only => Platform;

    public override bool May(Permission permission) => false;
}

/// <summary>Whoever may open the socket in the data folder: the account that runs the program.</summary>
public sealed record OperatorPrincipal() : Principal(new Actor("operator"))
{
    public override Id<Platform>? Only => null;

    public override bool May(Permission permission) =>
        permission
            is Permission.ManagePlatforms
                or Permission.ManagePeople
                or Permission.AnswerPages
                or Permission.ManagePolicies
                or Permission.ReadLedger
                // Lists are imported at the machine itself; what is in them cannot be read back that way.
                or Permission.ManageBanks
                // How far searches are; which entries matched where says nothing of what they are of.
                or Permission.ReadMatches
                or Permission.ReadFigures
                or Permission.ImportReports
                or Permission.SubscribeEvents
                // Destroying the key of a text reads nothing; whoever holds the key folder could do it anyway.
                or Permission.EraseText
                or Permission.MoveClock;
}
