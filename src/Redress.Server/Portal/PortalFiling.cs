using System.Security.Cryptography;
using System.Text;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Storage.Keys;

namespace Redress.Server.Portal;

/// <summary>Files what was typed at the portal, through the same door as every other report.</summary>
public sealed class PortalFiling(
    Intake intake,
    PlatformDirectory platforms,
    KeyRing keys,
    IdSource ids,
    TimeProvider clock
)
{
    private const int Shown = 4;

    /// <summary>So long the answer may wait until what is held was seen to be hidden: most of it is, by then.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(2);

    public static string NewNumber() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>The place and the last four characters.</summary>
    public static string Shortened(string link) =>
        LinkText.Read(link) is LinkReading.Parsed { Canonical: var url }
            ? url.PathAndQuery is "/"
                ? url.Host
                : $"{url.Host} …{Last(url.AbsoluteUri.TrimEnd('/'))}"
            : $"…{Last(link)}";

    /// <summary>Files it once, however often it is sent.</summary>
    public Task<Result<SubmitReport.Response>> FileAsync(
        Draft draft,
        string language,
        string secret,
        CancellationToken cancel
    )
    {
        var now = clock.Now();
        var request = new SubmitReport.Request(
            [.. draft.LinkList.Select(l => new SubmitReport.SubjectRequest(l))],
            draft.Reason ?? Reason.NotSure,
            draft.Who ?? Source.NotSaid,
            Minor: draft.Minor,
            Statement: Statement(draft),
            Contact: draft.Mail.Length > 0 ? draft.Mail : null,
            PoliceNumber: draft.Police.Length > 0 ? draft.Police : null,
            Language: language,
            Harm: draft.Harm,
            Danger: draft.Danger is true,
            Fingerprints: draft.Prints.Count > 0 ? draft.Prints : null
        );
        var named = Named(draft);
        var wrong =
            request.Subjects.Count == 0 && named.Count > 0
                // Told in words: the subject is our own, not one that was given.
                ? SubmitReport.Check(request with { Subjects = [new SubmitReport.SubjectRequest("-")] }, now)
                : SubmitReport.Check(request, now);
        return wrong is not null
            ? Task.FromResult<Result<SubmitReport.Response>>(wrong)
            : intake.FileAsync(request, named, new PortalPrincipal(), now, OnceOf(draft, secret), s_wait, cancel);
    }

    private List<NamedSubject> Named(Draft draft)
    {
        var named = draft.LinkList.Select(l => ReportLinks.FromLink(l, platforms.Links, only: null)).ToList();
        // Where a link leads to something that we can look at, words only add to it. Otherwise a person reads them.
        var site = platforms.Find(draft.Site ?? "") ?? platforms.All.OrderBy(p => p.Platform.Name).FirstOrDefault();
        if (draft.Lost.Length > 0 && site is not null && named.TrueForAll(n => n.Status is not LinkStatus.Attached))
        {
            named.Add(ReportLinks.FromWords(site.Platform.Id, ids));
        }

        return named;
    }

    private static string? Statement(Draft draft) =>
        (draft.Lost, draft.More) switch
        {
            ("", "") => null,
            (var lost, "") => lost,
            ("", var more) => more,
            var (lost, more) => $"{lost}\n\n{more}",
        };

    // The same draft of the same visit is the same report. Only the visitor's own browser can read the answer again.
    private Once OnceOf(Draft draft, string secret)
    {
        var key = $"{secret}/{draft.Number}";
        return new Once(
            keys.HashIdempotency("portal", key),
            KeyRing.AnswerKey("portal", key),
            SHA256.HashData(Encoding.UTF8.GetBytes(draft.Number))
        );
    }

    private static string Last(string text) => text.Length <= Shown ? text : text[^Shown..];
}
