using System.Globalization;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Features.Appeals;
using Redress.Server.Features.Questions;
using Redress.Server.Features.Receipts;
using Redress.Server.Matching;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Portal;

/// <summary>What came of a verb of the status page.</summary>
/// <param name="Told">What is said about it; null where it failed.</param>
/// <param name="Fault">What has to be mended; null where it was done.</param>
/// <param name="NewCode">A receipt code that it made.</param>
public sealed record StatusDone(Told? Told, Fault? Fault = null, string? NewCode = null);

/// <summary>
/// All that the status page can do with a report that this visit may see, because its receipt code opened it or because it was
/// just filed. Each verb is the one of the API.
/// </summary>
public sealed class PortalReceipts(
    Database database,
    ReceiptView view,
    SayMore say,
    TellMore tell,
    AddLinks links,
    ChangeCode code,
    TakeProof proof,
    AnswerQuestion answer,
    ReporterAppeal appeal,
    WithdrawReport withdraw,
    FiledPrints prints
)
{
    private const int MaxText = SayMore.MaxText;

    /// <summary>The mark of the code that opens it now; null where it is there no more.</summary>
    public async Task<string?> MarkAsync(string reportId, CancellationToken cancel) =>
        await ReportStore.FindAsync(database, reportId, cancel) is { } row ? Convert.ToBase64String(row.Receipt) : null;

    /// <summary>Null where it is there no more.</summary>
    public async Task<ReadReceipt.Response?> ReadAsync(string reportId, CancellationToken cancel) =>
        await ReportStore.FindAsync(database, reportId, cancel) is { } row ? await view.OfAsync(row, cancel) : null;

    public async Task<Report?> FactsAsync(string reportId, CancellationToken cancel) =>
        (await ReportStore.FindAsync(database, reportId, cancel))?.ToReport();

    public Task<byte[]?> ProofAsync(string reportId, CancellationToken cancel) => proof.TakeAsync(reportId, cancel);

    public async Task<StatusDone> DoAsync(
        string verb,
        string reportId,
        IFormCollection form,
        DraftForm check,
        CancellationToken cancel
    )
    {
        switch (verb)
        {
            case "answer":
            case "say":
            case "appeal":
                return await WriteAsync(verb, reportId, form, check, cancel);
            case "links":
                var typed = TypedLinks.Split(form["links"].ToString());
                return typed.Count == 0
                    ? new StatusDone(null, new Fault("portal.where.missing", "links"))
                    : Of(
                        await links.AddAsync(reportId, typed, cancel),
                        "links",
                        _ => new Told("portal.status.ok.links")
                    );
            case "tell":
                return Of(
                    await tell.TellAsync(reportId, Told(form), cancel),
                    "tell",
                    _ => new Told("portal.status.ok.more")
                );
            case "code":
                var changed = await code.ChangeAsync(reportId, cancel);
                var done = Of(changed, "renew", _ => new Told("portal.status.ok.code"));
                return changed.Ok ? done with { NewCode = changed.Value.ReceiptCode } : done;
            case "stop":
                return Of(
                    await withdraw.WithdrawAsync(reportId, cancel),
                    "stop",
                    _ => new Told("portal.status.ok.stop")
                );
            case "unwatch":
                return Of(
                    await prints.WithdrawAsync(reportId, cancel),
                    "watch",
                    _ => new Told("portal.status.ok.unwatch")
                );
            default:
                return new StatusDone(null);
        }
    }

    private async Task<StatusDone> WriteAsync(
        string verb,
        string reportId,
        IFormCollection form,
        DraftForm check,
        CancellationToken cancel
    )
    {
        var text = form["text"].ToString().ReplaceLineEndings("\n").Trim();
        if (text.Length == 0)
        {
            return new StatusDone(null, new Fault("portal.status.no.empty", verb));
        }

        if (check.FaultOf(text, MaxText, verb) is { } fault)
        {
            return new StatusDone(null, fault);
        }

        var danger = form["danger"].ToString() is "yes";
        return verb switch
        {
            "answer" => Of(
                await answer.AnswerAsync(reportId, form["question"].ToString(), text, danger, cancel),
                verb,
                _ => new Told("portal.status.ok.answer")
            ),
            "appeal" => Of(
                await appeal.FileAsync(reportId, Number(form), text, cancel),
                verb,
                filed => new Told("portal.status.ok.appeal", filed.DueAt)
            ),
            _ => Of(await say.SayAsync(reportId, text, danger, cancel), verb, _ => new Told("portal.status.ok.say")),
        };
    }

    private static TellMore.Request Told(IFormCollection form) =>
        new(
            "",
            Word.TryParse<Source>(form["who"], out var who) ? who : null,
            Word.TryParse<Minor>(form["minor"], out var minor) ? minor : Minor.NotAsked,
            Word.TryParse<Harm>(form["harm"], out var harm) ? harm : Harm.NotAsked,
            Http.Text.Line(form["police"], Features.Reports.SubmitReport.MaxPoliceNumber, "/police") is null
                ? form["police"].ToString().Trim()
                : null,
            form["danger"].ToString() is "yes"
        );

    private static int Number(IFormCollection form) =>
        int.TryParse(form["number"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Nothing of a refusal is shown but that it was done before, or that there was nothing to do.</summary>
    private static StatusDone Of<T>(Result<T> result, string field, Func<T, Told> told) =>
        result.Ok ? new StatusDone(told(result.Value))
        : result.Refusal == ReportRefusals.NothingNew ? new StatusDone(null, new Fault("portal.status.no.empty", field))
        : result.Refusal!.Code == ReportRefusals.TooManySubjects.Code
            ? new StatusDone(null, new Fault("portal.where.many", field))
        : new StatusDone(null, new Fault("portal.status.no.again", field));
}
