using Redress.Server.Access;
using Redress.Server.Features.Evidence;
using Redress.Server.Features.Matches;
using Redress.Server.Web;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>What the case's subject was found to be like and what else is like that, side by side on the case page.</summary>
public sealed partial class CasePage
{
    /// <summary>So many pairs are shown with pictures; of the others only what is known.</summary>
    private const int MostPairs = 4;

    /// <summary>So many others are offered to be decided together.</summary>
    private const int MostAlike = 24;

    /// <summary>What it is like, the likest first.</summary>
    public IReadOnlyList<ListMatches.MatchView> Likes { get; private set; } = [];

    /// <summary>Those of them that are shown with pictures: of each thing one.</summary>
    public IReadOnlyList<ListMatches.MatchView> Pairs { get; private set; } = [];

    /// <summary>Other cases, not decided, that were found like the same banked things.</summary>
    public IReadOnlyList<AlikeRow> Alike { get; private set; } = [];

    /// <summary>Addresses, each good for once, of what stands beside the subject: banked things and what is like them.</summary>
    public IReadOnlyDictionary<string, string> BesidePictures { get; private set; } = new Dictionary<string, string>();

    /// <summary>The subject's own picture once more, an address for each pair; fewer where it cannot be shown.</summary>
    public IReadOnlyList<string> OwnAgain { get; private set; } = [];

    private async Task ReadLikesAsync(CancellationToken cancel)
    {
        if (!Who.May(Permission.ReadMatches))
        {
            return;
        }

        (Likes, Alike) = await Office.Database.Recorder.WriteAsync(tx => KnownAsync(tx), cancel);
        Pairs =
        [
            .. Likes
                .Where(l => l.Beside is not null)
                .DistinctBy(l => l.Beside!.SubjectId, StringComparer.Ordinal)
                .Take(MostPairs),
        ];
        var shown = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var beside in Pairs.Select(l => l.Beside!))
        {
            await ShowAsync(shown, beside.PlatformId, beside.CaseId, beside.SubjectId, cancel);
        }

        foreach (var row in Alike.Where(a => a.Kind is not "account").Take(MostPairs * 2))
        {
            await ShowAsync(shown, row.PlatformId, row.CaseId, row.SubjectId, cancel);
        }

        BesidePictures = shown;
        OwnAgain = await AgainAsync(Pairs.Count, cancel);
    }

    private async Task<(List<ListMatches.MatchView> Likes, List<AlikeRow> Alike)> KnownAsync(Transaction tx)
    {
        var visible = new List<AlikeRow>();
        foreach (var row in await BankMatchStore.AlikeAsync(tx, Id, MostAlike))
        {
            if ((await VisibleCase.FindAsync(Who, tx, row.CaseId)).Ok)
            {
                visible.Add(row);
            }
        }

        return (await ListMatches.ReadAsync(Who, tx, Id), visible);
    }

    private bool IsServed => addresses.Public(Origin.Evidence, Request) is not null;

    /// <summary>A ticket in the safe form, given out for the case that the thing belongs to.</summary>
    private async Task ShowAsync(
        Dictionary<string, string> shown,
        string platformId,
        string caseId,
        string subjectId,
        CancellationToken cancel
    )
    {
        if (!IsServed || platforms.Find(platformId)?.Can("media") is not true || shown.ContainsKey(subjectId))
        {
            return;
        }

        var tickets = await OpenEvidence.PreviewAsync(Office, Who, caseId, [subjectId], cancel);
        if (tickets is { Ok: true, Value: [var ticket] })
        {
            shown[subjectId] = AddressOf(ticket);
        }
    }

    private async Task<IReadOnlyList<string>> AgainAsync(int count, CancellationToken cancel)
    {
        if (!IsServed || Platform?.Can("media") is not true || Case.Subject.Kind is "account")
        {
            return [];
        }

        var own = Enumerable.Repeat(Case.Subject.Id, count).ToList();
        var tickets = await OpenEvidence.PreviewAsync(Office, Who, Id, own, cancel);
        return tickets.Ok ? [.. tickets.Value.Select(AddressOf)] : [];
    }

    private string AddressOf(string ticket) =>
        new Uri(addresses.Public(Origin.Evidence, Request)!, $"/view/{ticket}").AbsoluteUri;
}
