using Microsoft.AspNetCore.Mvc;
using Redress.Connectors.Translating;
using Redress.Core.Kernel;
using Redress.Server.Http;

namespace Redress.Server.Features.Cases;

/// <summary>What somebody wrote, in the reader's language; asked for one text at a time, kept nowhere.</summary>
public sealed partial class CasePage
{
    public static readonly Refusal NotTranslated = new(
        "translation-failed",
        "No translation came; the original stands",
        RefusalKind.Unavailable
    );

    /// <summary>The translation that was just made, by the report or appeal whose words it is of.</summary>
    public (string Of, string Text)? Translation { get; private set; }

    /// <summary>Whether a text of that language may be asked for in the reader's; an empty language is not known.</summary>
    public bool MayTranslate(string language) =>
        translator.IsOn && MayWork && !language.Split('-')[0].Equals(T.Language, StringComparison.OrdinalIgnoreCase);

    public async Task<IActionResult> OnPostTranslateAsync(string? of, CancellationToken cancel)
    {
        if (await LoadAsync(cancel) is { } refusal)
        {
            return Instead(refusal);
        }

        // Only what this person has before them: words of this case, opened for whoever works on it.
        var report = Case.Reports.FirstOrDefault(r => r.ReportId == of);
        var appeal = Appeals.FirstOrDefault(a => a.Id == of);
        var text = report is null ? appeal?.Text : Words.GetValueOrDefault(report.ReportId)?.Statement;
        if (text is null)
        {
            return Refused(HttpRefusals.NotFound);
        }

        var made = await translator.TranslateAsync(text, report?.Language ?? "", T.Language, cancel);
        if (made is not TranslationResult.Translated translated)
        {
            return Refused(NotTranslated);
        }

        Translation = (of!, translated.Text);
        return Page();
    }
}
