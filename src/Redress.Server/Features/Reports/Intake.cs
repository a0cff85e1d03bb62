using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Core.Banks;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Policies;
using Redress.Server.Http;
using Redress.Server.Letters;
using Redress.Server.Matching;
using Redress.Server.Texts;
using Redress.Server.Watching;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Letters;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>Files a report: report, cases, holds, facts and jobs in one transaction; the answer only after commit.</summary>
public sealed class Intake(
    Database database,
    KeyRing keys,
    IdSource ids,
    PolicyInForce policy,
    Sightings sightings,
    Joining joining,
    Languages languages,
    FiledPrints prints,
    BankFollower follower
)
{
    internal static readonly TimeSpan ElsewhereKept = TimeSpan.FromDays(30);

    /// <returns>The answer, or the one given before for the same Idempotency-Key.</returns>
    public async Task<Result<SubmitReport.Response>> FileAsync(
        SubmitReport.Request request,
        IReadOnlyList<NamedSubject> named,
        Principal principal,
        DateTimeOffset receivedAt,
        Once? once,
        TimeSpan wait,
        CancellationToken cancel,
        Action<Transaction, Report>? also = null
    )
    {
        var filing = Prepare(request, named, principal, receivedAt) with { Also = also };
        var recorded = await database.Recorder.RecordAsync(tx => RecordAsync(tx, filing, once), cancel);
        Meters.Reports.Add(recorded.Ok ? 1 : 0);
        if (filing.Watch is not null)
        {
            await follower.TakeOwnAsync(cancel);
        }

        return recorded.Ok && wait > TimeSpan.Zero
            ? await SeenAsync(recorded.Value, filing.SubjectIds, receivedAt, wait, cancel)
            : recorded;
    }

    /// <summary>
    /// Takes in what had come before there was this program: it joins cases and is remembered, and nothing is held or told.
    /// </summary>
    /// <param name="first">Runs first in the transaction: whether this one is to be taken.</param>
    /// <returns>The answer; null where it was not to be taken.</returns>
    public Task<SubmitReport.Response?> TakeAsync(
        SubmitReport.Request request,
        IReadOnlyList<NamedSubject> named,
        Principal principal,
        DateTimeOffset now,
        Func<Transaction, Task<bool>> first,
        Action<Transaction, Report> also,
        CancellationToken cancel
    )
    {
        var filing = Prepare(request, named, principal, now) with { Also = also, IsQuiet = true };
        filing = filing with
        {
            Report = filing.Report with { FromBefore = true },
            Policy = filing.Policy with { Holds = [] },
        };
        return database.Recorder.WriteAsync(
            async tx => await first(tx) ? (await RecordAsync(tx, filing, once: null)).Value : null,
            cancel
        );
    }

    /// <summary>Everything that needs no database: ids, code, sealed texts. The transaction waits for none of it.</summary>
    private Filing Prepare(
        SubmitReport.Request request,
        IReadOnlyList<NamedSubject> named,
        Principal principal,
        DateTimeOffset receivedAt
    )
    {
        var report = Reported(request, principal, receivedAt);
        var code = ReceiptCode.Make(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes), keys.ReceiptCheck);
        var sealedTexts = new List<SealedRow>();
        Seal(sealedTexts, report, "statement", request.Statement, null);
        Seal(sealedTexts, report, "contact", request.Contact, null);
        Seal(sealedTexts, report, "police-number", request.PoliceNumber, null);
        Seal(sealedTexts, report, "signature", request.Signature, null);
        Seal(sealedTexts, report, "good-faith", request.GoodFaith ? "yes" : null, null);
        // At the portal what was typed is all that a reporter has; it is part of what they can prove.
        Seal(sealedTexts, report, "links", principal is PortalPrincipal ? ReportLinks.Typed(named) : null, null);
        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].Status is not LinkStatus.Attached)
            {
                Seal(sealedTexts, report, $"link/{i}", named[i].Written, receivedAt + ElsewhereKept);
            }
        }

        return new Filing(
            report,
            named,
            principal.Actor,
            ReceiptCode.Show(code),
            keys.HashReceipt(code),
            sealedTexts,
            request.Contact is not null,
            policy.Current,
            new string?[named.Count]
        )
        {
            Watch = prints.Prepare(request.Fingerprints),
        };
    }

    private Report Reported(SubmitReport.Request request, Principal principal, DateTimeOffset receivedAt) =>
        new(
            ids.New<Report>(),
            principal.Only,
            request.Source,
            request.OnBehalfOf,
            request.Reason,
            request.Minor,
            request.Language,
            receivedAt,
            request.FirstKnownAt,
            request.PoliceNumber is not null,
            ReportStatus.Received,
            1
        )
        {
            Harm = request.Harm,
            Danger = request.Danger || request.Reason is Reason.DangerToLife,
            Reporter = ReporterRecords.Of(request, principal, keys),
        };

    private async Task<Result<SubmitReport.Response>> RecordAsync(Transaction tx, Filing filing, Once? once)
    {
        // Both questions leave in one round trip.
        var (asked, looking) = (once?.FindAsync<SubmitReport.Response>(tx), Joining.LookAsync(tx, filing.Named));
        if (asked is not null)
        {
            var before = await asked;
            if (!before.Ok || before.Value is not null)
            {
                return before.Ok ? before.Value! : before.As<SubmitReport.Response>();
            }
        }

        var report = await ReporterRecords.KnownAsync(tx, filing.Report, filing.Policy);
        var known = await looking;
        var links = await joining.LinkAsync(tx, report, filing.Named, filing.Policy, filing.SubjectIds, known);
        var answer = new SubmitReport.Response(
            report.Id.Value,
            filing.Code,
            report.ReceivedAt,
            [.. links.Select(l => new SubmitReport.SubjectAnswer(l.Status, l.Hold, l.LookBy, null, Help(l, report)))],
            Watched(filing)
        );
        await WriteReportAsync(tx, filing with { Report = report }, links);
        joining.Write(tx, report, links, filing.Policy);
        once?.Keep(tx, answer, report.ReceivedAt);
        return answer;
    }

    private static SubmitReport.WatchAnswer? Watched(Filing filing) =>
        filing.Watch is not { } watch
            ? null
            : new SubmitReport.WatchAnswer(
                watch.Taken,
                watch.Unusable,
                watch.Taken == 0 ? null : filing.Report.ReceivedAt + WatchRules.Kept
            );

    private async Task WriteReportAsync(Transaction tx, Filing filing, IReadOnlyList<JoinedLink> links)
    {
        var report = filing.Report;
        ReportStore.Insert(tx, report, filing.FiledBy, filing.ReceiptHash, KeyRing.PepperVersion);
        foreach (var text in filing.Sealed)
        {
            SealedStore.Insert(tx, text);
            if (text.EraseAt is { } at)
            {
                JobStore.Add(tx, JobKind.Erase, text.Id, 1, JobKind.OwnLane, Instant.FromMicros(at));
            }
        }

        if (!filing.IsQuiet)
        {
            ReceiptLetters.Owe(tx, ids, report, links, filing.WantsMail, report.ReceivedAt, Watched(filing)?.Until);
        }

        if (filing.Watch is { } watch)
        {
            await prints.WriteAsync(tx, watch, report);
        }

        filing.Also?.Invoke(tx, report);
        tx.Fact("report.filed", filing.FiledBy, report.ReceivedAt);
    }

    private void Seal(List<SealedRow> texts, Report report, string kind, string? text, DateTimeOffset? eraseAt)
    {
        if (text is null)
        {
            return;
        }

        var id = ids.New("sld");
        var (ciphertext, wrapped) = keys.Seal(id, Encoding.UTF8.GetBytes(text));
        texts.Add(
            new SealedRow
            {
                Id = id,
                ReportId = report.Id.Value,
                Kind = kind,
                Ciphertext = ciphertext,
                WrappedKey = wrapped,
                CreatedAt = report.ReceivedAt.ToMicros(),
                EraseAt = eraseAt?.ToMicros(),
            }
        );
    }

    private string? Help(JoinedLink link, Report report) =>
        link.Status is LinkStatus.Attached
            ? null
            : HelpText.Elsewhere(languages.For(report.Language), country: null).Text;

    /// <summary>Waits, after commit, until the held subjects were read as hidden, or the time is up.</summary>
    private async Task<SubmitReport.Response> SeenAsync(
        SubmitReport.Response answer,
        string?[] subjectIds,
        DateTimeOffset receivedAt,
        TimeSpan wait,
        CancellationToken cancel
    )
    {
        var seen = new List<SubmitReport.SubjectAnswer>(answer.Subjects.Count);
        var deadline = Deadline.In(wait);
        for (var i = 0; i < answer.Subjects.Count; i++)
        {
            var one = answer.Subjects[i];
            var hiddenAt =
                one.Hold is HoldAnswer.Ordered && subjectIds[i] is { } id
                    ? await sightings.HiddenAsync(database, id, receivedAt, deadline, cancel)
                    : null;
            seen.Add(one with { HiddenAt = hiddenAt });
        }

        return answer with
        {
            Subjects = seen,
        };
    }
}
