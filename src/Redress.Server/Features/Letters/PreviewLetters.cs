using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;
using Redress.Server.Features.Cases;
using Redress.Server.Letters;
using Redress.Server.Texts;
using Redress.Server.Work;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Letters;

/// <summary>What would be told to whom, were it decided like this now. Nothing is kept.</summary>
public static class PreviewLetters
{
    /// <param name="Language">Of the letter.</param>
    public sealed record Preview(LetterTo To, string Language, string Subject, string Text);

    /// <param name="office">What it stands on.</param>
    /// <param name="languages">In which it can be written.</param>
    /// <param name="subject">What the case is about.</param>
    /// <param name="request">What would be decided.</param>
    /// <param name="reporterLanguages">In which reporters wrote.</param>
    /// <returns>One for each language of reporters, and one for the author.</returns>
    public static IReadOnlyList<Preview> Of(
        Office office,
        Languages languages,
        SubjectRow subject,
        DecideCase.Request request,
        IEnumerable<string> reporterLanguages
    )
    {
        var pack = office.Policy.Current;
        if (!pack.Grounds.TryGetValue(request.Ground, out var ground))
        {
            return [];
        }

        var decision = Imagined(office, request, pack);
        var objection = new Objection(null, DateOnly.FromDateTime(Core.Appeals.Appeal.Until(decision.At).UtcDateTime));
        var previews = reporterLanguages
            .Distinct(StringComparer.Ordinal)
            .Select(language =>
                Written(
                    LetterTo.Reporter,
                    LetterKind.Outcome,
                    LetterParameters.ForOutcome(
                        decision,
                        ground,
                        Word.Parse<SubjectKind>(subject.Kind),
                        language,
                        null,
                        objection
                    ),
                    language,
                    languages
                )
            )
            .ToList();
        previews.Add(
            Written(
                LetterTo.Author,
                LetterKind.StatementOfReasons,
                LetterParameters.ForStatement(decision, ground, ToSubject(subject), Basis.Report, "en", objection),
                "en",
                languages
            )
        );
        return previews;
    }

    private static Preview Written(
        LetterTo to,
        LetterKind kind,
        IReadOnlyDictionary<string, string> parameters,
        string language,
        Languages languages
    )
    {
        var page = LetterText.Render(kind, parameters, languages.For(language));
        return new Preview(to, language, page.Subject, page.Text);
    }

    private static Decision Imagined(Office office, DecideCase.Request request, PolicyPack pack) =>
        new(
            new("dec_"),
            new("case_"),
            DecisionKind.Final,
            request.Outcome,
            request.Ground,
            pack.Name,
            pack.Version,
            null,
            request.Reasons,
            Restricting.Whole(request.Restrictions ?? []),
            [.. (request.AuthorRestrictions ?? []).Distinct()],
            Automated: false,
            Actor.System,
            office.Now,
            null,
            null
        );

    private static Subject ToSubject(SubjectRow row) =>
        new(
            new(row.Id),
            new(row.PlatformId),
            Word.Parse<SubjectKind>(row.Kind),
            row.PlatformRef,
            Word.Parse<Relation>(row.Relation),
            null,
            null,
            Word.Parse<Surface>(row.Surface),
            row.Url,
            Instant.FromMicros(row.CreatedAt),
            null,
            (int)row.Version
        );
}
