using System.Text;
using Microsoft.AspNetCore.Http;
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
using Redress.Server.Texts;
using Redress.Server.Work;
using Redress.Storage.Engine;
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
    Languages languages
)
{
    private static readonly TimeSpan ElsewhereKept = TimeSpan.FromDays(30);

    /// <returns>The answer, or the one given before for the same Idempotency-Key.</returns>
    public async Task<Result<SubmitReport.Response>> FileAsync(
        SubmitReport.Request request,
        IReadOnlyList<NamedSubject> named,
        Principal principal,
        DateTimeOffset receivedAt,
        Once? once,
        TimeSpan wait,
        CancellationToken cancel
    )
    {
        var code = ReceiptCode.Make(
            System.Security.Cryptography.RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes),
            keys.ReceiptCheck
        );
        var report = new Report(
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
        );
        var pack = policy.Current;
        var subjectIds = new string?[named.Count];
        var recorded = await database.Recorder.RecordAsync<SubmitReport.Response>(
            async tx =>
            {
                if (once is not null)
                {
                    var before = await once.FindAsync<SubmitReport.Response>(tx, keys);
                    if (!before.Ok || before.Value is not null)
                    {
                        return before.Ok ? before.Value! : before.As<SubmitReport.Response>();
                    }
                }

                var links = await joining.LinkAsync(tx, report, named, pack, subjectIds);
                var answer = new SubmitReport.Response(
                    report.Id.Value,
                    ReceiptCode.Show(code),
                    receivedAt,
                    [
                        .. links.Select(l => new SubmitReport.SubjectAnswer(
                            l.Status,
                            l.Hold,
                            l.LookBy,
                            null,
                            Help(l, report)
                        )),
                    ]
                );
                WriteReport(tx, report, request, named, principal.Actor, code, links);
                joining.Write(tx, report, links, pack);
                once?.Keep(tx, keys, answer, receivedAt);
                return answer;
            },
            cancel
        );
        if (!recorded.Ok)
        {
            return recorded;
        }

        var seen =
            wait > TimeSpan.Zero
                ? await SeenAsync(recorded.Value, subjectIds, receivedAt, wait, cancel)
                : recorded.Value;
        return seen;
    }

    private void WriteReport(
        Transaction tx,
        Report report,
        SubmitReport.Request request,
        IReadOnlyList<NamedSubject> named,
        Actor filedBy,
        string code,
        IReadOnlyList<JoinedLink> links
    )
    {
        ReportStore.Insert(tx, report, filedBy, keys.HashReceipt(code), KeyRing.PepperVersion);
        Seal(tx, report, "statement", request.Statement, null);
        Seal(tx, report, "contact", request.Contact, null);
        Seal(tx, report, "police-number", request.PoliceNumber, null);
        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].Status is not LinkStatus.Attached)
            {
                Seal(tx, report, $"link/{i}", named[i].Written, report.ReceivedAt + ElsewhereKept);
            }
        }

        var attached = links.Where(l => l.Status is LinkStatus.Attached).ToList();
        var parameters = LetterParameters.ForReceipt(
            attached.Count,
            attached.Count(l => l.Hold is HoldAnswer.Ordered),
            links.Count(l => l.Status is LinkStatus.Elsewhere),
            links.Count(l => l.Status is LinkStatus.Broken),
            attached.Count == 0 ? null : attached.Min(l => l.LookBy)
        );
        var receipt = new Letter(
            ids.New<Letter>(),
            LetterKind.Receipt,
            LetterTo.Reporter,
            report.Id.Value,
            null,
            null,
            null,
            report.Language,
            parameters,
            null,
            report.ReceivedAt,
            LetterStatus.Due,
            1
        );
        LetterStore.Insert(tx, receipt);
        if (request.Contact is not null)
        {
            Storage.Jobs.JobStore.Add(
                tx,
                Storage.Jobs.JobKind.Send,
                receipt.Id.Value,
                1,
                Storage.Jobs.JobKind.OwnLane,
                report.ReceivedAt
            );
        }

        tx.Fact("report.filed", filedBy, report.ReceivedAt);
    }

    private void Seal(Transaction tx, Report report, string kind, string? text, DateTimeOffset? eraseAt)
    {
        if (text is null)
        {
            return;
        }

        var id = ids.New("sld");
        var (ciphertext, wrapped) = keys.Seal(id, Encoding.UTF8.GetBytes(text));
        SealedStore.Insert(
            tx,
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
        if (eraseAt is { } at)
        {
            Storage.Jobs.JobStore.Add(tx, Storage.Jobs.JobKind.Erase, id, 1, Storage.Jobs.JobKind.OwnLane, at);
        }
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
