using System.Text;

namespace Redress.Core.Kernel;

/// <summary>Enum members as the words that stand in the API, the database and facts: kebab-case of the member's name.</summary>
public static class Word
{
    public static string Of<T>(T value)
        where T : struct, Enum => Table<T>.Words[value];

    public static bool TryParse<T>(string? word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word is not null && Table<T>.Values.TryGetValue(word, out value);
    }

    /// <summary>For words that we wrote ourselves; an unknown one is a fault.</summary>
    public static T Parse<T>(string word)
        where T : struct, Enum =>
        Table<T>.Values.TryGetValue(word, out var value)
            ? value
            : throw new FormatException($"'{word}' is no {typeof(T).Name}");

    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Table<T>.Words.Values];

    private static string Kebab(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Words = Enum.GetValues<T>()
            .ToDictionary(v => v, v => Kebab(v.ToString()));

        public static readonly Dictionary<string, T> Values = Words.ToDictionary(
            p => p.Value,
            p => p.Key,
            StringComparer.Ordinal
        );
    }
}
