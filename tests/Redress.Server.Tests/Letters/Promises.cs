using System.Text.RegularExpressions;
using Redress.Core.Letters;
using Redress.Server.Letters;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Letters;

/// <summary>Finds what a letter promises that nothing keeps.</summary>
internal static partial class Promises
{
    /// <summary>
    /// Letters are written without the parameters that stand for a stored clock: what then still speaks of a time to come
    /// promises it out of its own words.
    /// </summary>
    public static IEnumerable<string> WithoutClock(Languages languages)
    {
        foreach (var kind in Enum.GetValues<LetterKind>())
        {
            foreach (var tag in languages.Tags)
            {
                foreach (var example in LetterExamples.Examples(kind, tag))
                {
                    var bare = example.Where(p => !IsPromise(kind, p.Key)).ToDictionary();
                    var text = LetterText.Render(kind, bare, languages.For(tag)).Text;
                    if (Times().Match(text) is { Success: true } found)
                    {
                        yield return $"{kind} in {tag} promises '{found.Value}' with no clock behind it";
                    }
                }
            }
        }
    }

    private static bool IsPromise(LetterKind kind, string name) =>
        LetterParameters.Of(kind).First(p => p.Name == name).Promise is not null;

    [GeneratedRegex(
        @"\b(?:at the latest|within|soon|shortly|immediately|in time|tomorrow|hours|days|minutes|weeks|spätestens|innerhalb|binnen|bald|demnächst|in Kürze|umgehend|sofort|morgen|Stunden|Tage[n]?|Minuten|Wochen"
            + "|au plus tard|d'ici|bientôt|sous peu|immédiatement|demain|heures|jours|minutes|semaines"
            + "|como muy tarde|pronto|enseguida|inmediatamente|mañana|horas|días|minutos|semanas"
            + "|en geç|yakında|yarın|saat|saatte|günde|gün içinde|dakika|hafta"
            + @"|أقصاه|قريبا|فورا|غدا|ساعة|ساعات|أيام|دقائق|أسابيع)\b",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Times();
}
