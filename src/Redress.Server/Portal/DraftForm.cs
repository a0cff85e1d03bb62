using System.Globalization;
using Microsoft.AspNetCore.Http;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Questions;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Server.Matching;

namespace Redress.Server.Portal;

/// <summary>Reads one page of the form into the draft. What was typed is always kept, also where it has to be mended.</summary>
/// <param name="check">The check characters of receipt codes: nobody shall send us their own.</param>
public sealed class DraftForm(ReceiptCode.Check check)
{
    private const int MaxLost = 1000;
    private const int MaxMore = 4000;
    private const int MaxPolice = 100;
    private const int MaxLinksText = 48 * 1024;
    private const int Kept = 24 * 1024;

    public const string TooLongTogether = "portal.more.long.both";

    /// <summary>The draft with the page's answers, and what has to be mended; null where nothing has.</summary>
    public (Draft Draft, Fault? Fault) Take(Draft draft, Step step, IFormCollection form) =>
        step switch
        {
            Step.Start or Step.Danger or Step.Check => (draft, null),
            Step.What => What(draft, form),
            Step.Where => Where(draft, form),
            Step.Picture => Picture(draft, form),
            Step.Who => (draft with { Who = Who(form) ?? draft.Who }, null),
            Step.Age => (draft with { Minor = Word.TryParse<Minor>(form["minor"], out var m) ? m : draft.Minor }, null),
            Step.Safety => (Safety(draft, form), null),
            Step.More => More(draft, form),
            Step.Answer => Mail(draft, form),
        };

    private static (Draft Draft, Fault? Fault) What(Draft draft, IFormCollection form) =>
        Word.TryParse<Reason>(form["reason"], out var reason)
            ? (draft with { Reason = reason }, null)
            : (draft, draft.Reason is null ? new Fault("portal.what.missing", "reason") : null);

    private (Draft Draft, Fault? Fault) Where(Draft draft, IFormCollection form)
    {
        var taken = draft with
        {
            Links = Cut(form["links"], MaxLinksText),
            Lost = Cut(form["lost"], MaxLost + 1),
            Site = Cut(form["site"], MaxPolice) is { Length: > 0 } site ? site : draft.Site,
        };
        var links = taken.LinkList;
        var fault =
            links.Count > ReportLink.MaxPerReport ? new Fault("portal.where.many", "links")
            : links.Any(l => l.Length > ReportLinks.MaxWritten) ? new Fault("portal.where.long", "links")
            : FaultOf(taken.Lost, MaxLost, "lost");
        return (taken, fault ?? (taken.HasPlace ? null : new Fault("portal.where.missing", "links")));
    }

    private static (Draft Draft, Fault? Fault) Picture(Draft draft, IFormCollection form)
    {
        var prints = form["fingerprint"].OfType<string>().Select(Print).OfType<FiledPrint>().Take(WatchRules.MaxFiled);
        var taken = draft with
        {
            Prints = [.. prints],
            Site = Cut(form["site"], MaxPolice) is { Length: > 0 } site ? site : draft.Site,
        };
        return (taken, taken.Prints.Count > 0 ? null : new Fault("portal.picture.missing", "picture"));
    }

    /// <summary>SHA-256, PDQ and quality, as the script writes them.</summary>
    private static FiledPrint? Print(string text)
    {
        var parts = text.Split(' ');
        return
            parts is [var sha256, var pdq, var quality]
            && int.TryParse(quality, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && new FiledPrint(pdq, number, sha256) is var print
            && FiledPrints.Check([print]) is null
            ? print
            : null;
    }

    private static Source? Who(IFormCollection form) =>
        Word.TryParse<Source>(form["who"], out var who)
        && who
            is Source.AffectedPerson
                or Source.Guardian
                or Source.Representative
                or Source.Bystander
                or Source.NotSaid
            ? who
            : null;

    private static Draft Safety(Draft draft, IFormCollection form) =>
        draft with
        {
            Harm = Word.TryParse<Harm>(form["harm"], out var harm) ? harm : draft.Harm,
            Danger = form["danger"].ToString() switch
            {
                "yes" => true,
                "no" => false,
                _ => draft.Danger,
            },
        };

    private (Draft Draft, Fault? Fault) More(Draft draft, IFormCollection form)
    {
        var taken = draft with
        {
            // All of it, though it be too long: whoever is asked to shorten it must still have it.
            More = CardNumbers.Mask(Cut(form["more"], Kept)),
            Police = Cut(form["police"], MaxPolice),
        };
        var fault = FaultOf(taken.More, MaxMore, "more") ?? TogetherOf(taken);
        return (taken, fault ?? FaultOf(taken.Police, MaxPolice, "police"));
    }

    /// <summary>
    /// Where it is and what else there is to say are kept as one text: what is wrong with both together, told where the longer
    /// one stands; null where they fit.
    /// </summary>
    public static Fault? TogetherOf(Draft draft) =>
        draft is { Lost.Length: > 0, More.Length: > 0 } && draft.Lost.Length + 2 + draft.More.Length > MaxMore
            ? new Fault(TooLongTogether, "more")
            : null;

    private static (Draft Draft, Fault? Fault) Mail(Draft draft, IFormCollection form)
    {
        var taken = draft with
        {
            WantsMail = form["answer"].ToString() switch
            {
                "mail" => true,
                "here" => false,
                _ => draft.WantsMail,
            },
            Mail = Cut(form["mail"], SubmitReport.MaxContact),
        };
        var wrong =
            taken.WantsMail is true
            && (taken.Mail.Length == 0 || SubmitReport.CheckContact(taken.Mail) is not null || !IsLine(taken.Mail));
        return (taken, wrong ? new Fault("portal.answer.mail.wrong", "mail") : null);
    }

    /// <summary>What is wrong with free text; null where it can be stored.</summary>
    public Fault? FaultOf(string text, int max, string field) =>
        text.Length > max ? new Fault("portal.more.long", field)
        : OwnCodes.Stand(text, check) ? new Fault("portal.more.code", field)
        : Text.Lines(text, max, "/" + field) is not null ? new Fault("portal.more.strange", field)
        : null;

    private static bool IsLine(string text) => Text.Line(text, SubmitReport.MaxContact, "") is null;

    /// <summary>As typed, without blanks at its ends; a little more than what is allowed, so that the page can say so.</summary>
    private static string Cut(string? text, int most)
    {
        // Marks of direction and private characters come with pasted text; nobody sees them, so nobody could take them out.
        var seen = (text ?? "").ReplaceLineEndings("\n").Where(c => !IsUnseen(c)).ToArray();
        var typed = new string(seen).Trim();
        return typed.Length <= most ? typed : typed[..most];
    }

    private static bool IsUnseen(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.PrivateUse
        || c is '\u061c' or '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
