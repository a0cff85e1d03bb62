using Redress.Server.Texts;

namespace Redress.Server.Letters;

/// <summary>One place that helps, in words.</summary>
public sealed record HelpLine(string Name, string? Phone, string? Address, string What, string Checked);

/// <summary>What somebody can do about a link that we cannot act on.</summary>
public sealed record HelpPage(
    string Language,
    IReadOnlyList<string> Paragraphs,
    string LinesHeading,
    IReadOnlyList<HelpLine> Lines
)
{
    /// <summary>As plain text.</summary>
    public string Text =>
        string.Join(
            "\n\n",
            [
                .. Paragraphs,
                LinesHeading,
                .. Lines.Select(l =>
                    string.Join(
                        '\n',
                        ((string?[])[l.Name, l.Phone, l.Address, $"{l.What} ({l.Checked})"]).OfType<string>().Distinct()
                    )
                ),
            ]
        );
}

/// <summary>One door: a link of another place gets help for that place, not a refusal.</summary>
public static class HelpText
{
    /// <summary>For a link of no configured platform, with the help of a country (ISO 3166) where it is known.</summary>
    public static HelpPage Elsewhere(Language language, string? country) =>
        new(
            language.Tag,
            [
                language.Say("help.elsewhere"),
                language.Say("help.ask"),
                language.Say("help.picture"),
                language.Say("help.threat"),
                language.Say("help.danger"),
            ],
            language.Say("help.lines"),
            Lines(language, country)
        );

    /// <summary>Only what was confirmed at its source, each with the day on which somebody last looked.</summary>
    public static IReadOnlyList<HelpLine> Lines(Language language, string? country) =>
        [
            .. Helplines
                .For(country)
                .Select(h => new HelpLine(
                    h.Name,
                    h.Phone,
                    h.Address,
                    language.Say("helpline." + h.Id),
                    language.Say("help.checked", ("day", language.Day(h.Reviewed)))
                )),
        ];
}
