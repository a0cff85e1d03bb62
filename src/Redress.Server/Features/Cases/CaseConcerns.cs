using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>What concerns persons on a case, as its page shows it.</summary>
public sealed record CaseConcerns
{
    /// <summary>Reported as about, or for, a minor, or in a child-sexual category.</summary>
    public bool Child { get; init; }

    public DangerRow? Danger { get; init; }

    public AuthorMay? Author { get; init; }

    public NoticeHoldRow? NoticeHold { get; init; }

    /// <summary>What waits for a second look; null where nothing does. What it says is not here.</summary>
    public string? ProposalId { get; init; }

    public static async Task<CaseConcerns> OfAsync(Transaction tx, string id) =>
        new()
        {
            Child = await ConcernStore.IsChildAsync(tx, id),
            Danger = await ConcernStore.DangerAsync(tx, id),
            Author = await ConcernStore.AuthorAsync(tx, id) is { } said ? Word.Parse<AuthorMay>(said.Kind) : null,
            NoticeHold = await ConcernStore.NoticeHoldAsync(tx, id),
            ProposalId = (await ProposalStore.WaitingAsync(tx, id))?.Id.Value,
        };
}

/// <summary>What a reporter wrote, opened for whoever works on the case.</summary>
public sealed class ReporterWords
{
    public string? Statement { get; private set; }

    public string? Contact { get; private set; }

    public string? PoliceNumber { get; private set; }

    public List<string> Links { get; } = [];

    public void Take(string kind, string text)
    {
        switch (kind)
        {
            case "statement":
                Statement = text;
                break;
            case "contact":
                Contact = text;
                break;
            case "police-number":
                PoliceNumber = text;
                break;
            case var link when link.StartsWith("link/", StringComparison.Ordinal):
                Links.Add(text);
                break;
        }
    }
}
