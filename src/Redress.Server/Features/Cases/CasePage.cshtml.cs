using System.Text;
using Microsoft.AspNetCore.Mvc;
using Redress.Connectors.Translating;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Appeals;
using Redress.Server.Features.Clocks;
using Redress.Server.Features.Desk;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Evidence;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Questions;
using Redress.Server.Features.Referrals;
using Redress.Server.Texts;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Cases;
using Redress.Storage.Desk;
using Redress.Storage.Reports;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Cases;

/// <summary>GET /cases/{id}: everything about a case, and every verb on it.</summary>
[On(Origin.Console)]
[Needs(Permission.ReadCases)]
public sealed partial class CasePage(
    Office office,
    Languages languages,
    PlatformDirectory platforms,
    Addresses addresses,
    Translator translator
) : DeskPage(office)
{
    private const int MostPreviews = 12;

    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    public ReadCase.Response Case { get; private set; } = null!;

    /// <summary>Statements of reporters by report, opened for whoever works on the case; contacts masked.</summary>
    public IReadOnlyDictionary<string, ReporterWords> Words { get; private set; } =
        new Dictionary<string, ReporterWords>();

    public ReadClocks.Response Clocks { get; private set; } = new([], []);

    public IReadOnlyList<ListLetters.LetterView> Letters { get; private set; } = [];

    public IReadOnlyList<EnforcementView> Enforcements { get; private set; } = [];

    public IReadOnlyList<ListAppeals.AppealView> Appeals { get; private set; } = [];

    public IReadOnlyList<AskQuestion.QuestionView> Questions { get; private set; } = [];

    public IReadOnlyList<ListDepicted.DepictedView> Depicted { get; private set; } = [];

    public AnswerReferral.Response? Referral { get; private set; }

    public IReadOnlyList<NoteRow> Notes { get; private set; } = [];

    public IReadOnlyList<EvidenceViewRow> Views { get; private set; } = [];

    public IReadOnlyList<SkipRow> Skips { get; private set; } = [];

    public IReadOnlyList<Queue> Queues { get; private set; } = [];

    public IReadOnlyList<SubjectRow> Belonging { get; private set; } = [];

    public CaseConcerns Concerns { get; private set; } = new();

    public Exposure Exposure { get; private set; } = null!;

    public Preferences Prefers { get; private set; } = Preferences.Gentle;

    /// <summary>Pictures that can be asked for, with an address that works once.</summary>
    public IReadOnlyDictionary<string, string> Pictures { get; private set; } = new Dictionary<string, string>();

    public DateTimeOffset? ClaimUntil { get; private set; }

    public PolicyPack Policy => Office.Policy.Current;

    public KnownPlatform? Platform => platforms.Find(Case.Case.PlatformId);

    public bool MayWork => Who.May(Permission.WorkCases);

    public bool MayHoldNotices => Who.May(Permission.HoldNotices);

    public bool IsMine => Case.Case.Status is CaseStatus.Claimed && Case.Case.ClaimedBy == Who.Actor.Value;

    public bool IsChild => Concerns.Child;

    /// <summary>An exact match: it is confirmed without being opened.</summary>
    public bool IsMatched => Case.Reports.Any(r => r.Source is Source.Match);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel) =>
        await LoadAsync(cancel) is { } refusal ? Instead(refusal) : Page();

    /// <summary>The address at the evidence origin; null where that is not served.</summary>
    public string? PictureAt(string subjectId) =>
        Pictures.TryGetValue(subjectId, out var ticket) && addresses.Public(Origin.Evidence, Request) is { } at
            ? new Uri(at, $"/view/{ticket}").AbsoluteUri
            : null;

    public string Mask(string contact)
    {
        var at = contact.IndexOf('@', StringComparison.Ordinal);
        return at < 1 ? "•••" : $"{contact[0]}•••@•••{contact[contact.LastIndexOf('.')..]}";
    }

    private async Task<Refusal?> LoadAsync(CancellationToken cancel)
    {
        var read = await ReadCase.ReadAsync(Office, Who, Id, cancel);
        if (!read.Ok)
        {
            return read.Refusal;
        }

        Case = read.Value;
        var database = Office.Database;
        await ReadNamesAsync(cancel);
        Clocks = (await ReadClocks.ReadAsync(Office, Who, Id, cancel)).Value;
        Letters = (await ListLetters.ListAsync(database, languages, Who, Id, "", cancel)).Value.Items;
        Enforcements = (await ListEnforcements.ListAsync(database, Who, Id, "", cancel)).Value.Items;
        var referral = await AnswerReferral.ReadAsync(Office, Who, Id, cancel);
        Referral = referral.Ok ? referral.Value : null;
        Notes = await NoteStore.OfCaseAsync(database, Id, cancel);
        Views = await ViewStore.OfCaseAsync(database, Id, cancel);
        Skips = await SkipStore.OfCaseAsync(database, Id, cancel);
        Queues = await QueueStore.AllAsync(database, cancel);
        Belonging = await SubjectStore.OfRootAsync(database, Case.Subject.Id, "", 100, cancel);
        Prefers = await Preferences.OfAsync(Office, Who, cancel);
        Concerns = await database.Recorder.WriteAsync(tx => CaseConcerns.OfAsync(tx, Id), cancel);
        Exposure = await database.Recorder.WriteAsync(tx => Exposure.OfAsync(tx, Who.Actor.Value, Now), cancel);
        ClaimUntil = await database.Recorder.WriteAsync(tx => ClaimLeaseStore.UntilAsync(tx, Id), cancel);
        if (MayWork)
        {
            Appeals = (await ListAppeals.ListAsync(Office, Who, Id, cancel)).Value.Items;
            Questions = (await AskQuestion.ListAsync(Office, Who, Id, cancel)).Value.Items;
            Depicted = (await ListDepicted.ListAsync(Office, Who, Id, cancel)).Value.Items;
            Words = await WordsAsync(cancel);
            await PreviewPicturesAsync(cancel);
            await ReadLikesAsync(cancel);
        }

        return null;
    }

    private async Task PreviewPicturesAsync(CancellationToken cancel)
    {
        if (Platform?.Can("media") is not true || addresses.Public(Origin.Evidence, Request) is null)
        {
            return;
        }

        // Reshares show the same picture as what they reshare: once is enough.
        var shown = Belonging
            .Where(b => b.Relation is not "reshare" && b.Kind is not "account")
            .Select(b => b.Id)
            .Prepend(Case.Subject.Id)
            .Take(MostPreviews)
            .ToList();
        if (Case.Subject.Kind is "account")
        {
            shown.RemoveAt(0);
        }

        var tickets = await OpenEvidence.PreviewAsync(Office, Who, Id, shown, cancel);
        if (tickets.Ok)
        {
            Pictures = shown.Zip(tickets.Value).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal);
        }
    }

    private async Task<Dictionary<string, ReporterWords>> WordsAsync(CancellationToken cancel)
    {
        var words = new Dictionary<string, ReporterWords>(StringComparer.Ordinal);
        foreach (var report in Case.Reports.Take(50))
        {
            var found = new ReporterWords();
            foreach (var row in await SealedStore.OfReportAsync(Office.Database, report.ReportId, cancel))
            {
                if (row.WrappedKey is { } key)
                {
                    found.Take(row.Kind, Encoding.UTF8.GetString(Office.Keys.Open(row.Id, row.Ciphertext, key)));
                }
            }

            words[report.ReportId] = found;
        }

        return words;
    }
}
