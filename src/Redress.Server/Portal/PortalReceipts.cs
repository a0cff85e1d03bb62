using System.Globalization;
using Microsoft.AspNetCore.Http;
using Redress.Core.Appeals;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Questions;
using Redress.Core.Reports;
using Redress.Server.Features.Appeals;
using Redress.Server.Features.Questions;
using Redress.Server.Features.Receipts;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
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
    AddLinks add,
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
                return Of(
                    await add.AddAsync(reportId, TypedLinks.Split(form["links"].ToString()), cancel),
                    "links",
                    _ => new Told("portal.status.ok.links")
                );
            case "tell" when Text.Line(form["police"], SubmitReport.MaxPoliceNumber, "/police") is not null:
                return new StatusDone(null, new Fault("portal.more.strange", "police"));
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
        var field = verb is "answer" ? "answer-" + form["question"] : verb;
        if (text.Length == 0)
        {
            return new StatusDone(null, new Fault("portal.status.no.empty", field));
        }

        if (check.FaultOf(text, MaxText, field) is { } fault)
        {
            return new StatusDone(null, fault);
        }

        var danger = form["danger"].ToString() is "yes";
        return verb switch
        {
            "answer" => Of(
                await answer.AnswerAsync(reportId, form["question"].ToString(), text, danger, cancel),
                field,
                _ => new Told("portal.status.ok.answer")
            ),
            "appeal" => Of(
                await appeal.FileAsync(reportId, Number(form), text, cancel),
                field,
                filed => new Told("portal.status.ok.appeal", filed.DueAt)
            ),
            _ => Of(await say.SayAsync(reportId, text, danger, cancel), field, _ => new Told("portal.status.ok.say")),
        };
    }

    private static TellMore.Request Told(IFormCollection form) =>
        new(
            "",
            Word.TryParse<Source>(form["who"], out var who) ? who : null,
            Word.TryParse<Minor>(form["minor"], out var minor) ? minor : Minor.NotAsked,
            Word.TryParse<Harm>(form["harm"], out var harm) ? harm : Harm.NotAsked,
            form["police"].ToString().Trim(),
            form["danger"].ToString() is "yes"
        );

    private static int Number(IFormCollection form) =>
        int.TryParse(form["number"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static StatusDone Of<T>(Result<T> result, string field, Func<T, Told> told) =>
        result.Ok ? new StatusDone(told(result.Value)) : new StatusDone(null, new Fault(Why(result.Refusal!), field));

    /// <summary>Only what is known to have been done before is said to have been.</summary>
    internal static string Why(Refusal refusal) =>
        refusal.Code switch
        {
            _ when refusal.Code == ReportRefusals.NothingNew.Code => "portal.status.no.empty",
            _ when refusal.Code == ReportRefusals.TooManySubjects.Code => "portal.where.many",
            _ when refusal.Code == ReportRefusals.NoSubject.Code => "portal.where.missing",
            _ when refusal.Code == HttpRefusals.FieldTooLong.Code => "portal.where.long",
            _ when refusal.Code == ReportRefusals.AlreadyWithdrawn.Code => "portal.status.no.stopped",
            _ when refusal.Code == AppealRefusals.TooLate.Code => "portal.status.no.late",
            _ when refusal.Code == AppealRefusals.NothingDecided.Code => "portal.status.no.undecided",
            _ when s_before.Contains(refusal.Code) => "portal.status.no.again",
            _ => "portal.status.no.now",
        };

    private static readonly string[] s_before =
    [
        AppealRefusals.AlreadyFiled.Code,
        QuestionRefusals.NotWaiting.Code,
        WatchRefusals.Ended.Code,
    ];
}
