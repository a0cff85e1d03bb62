using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Texts;

/// <summary>
/// Whoever changes an English sentence changes what is promised, and has to look at it in the other languages. The file beside
/// this one holds what each sentence was when somebody last did.
/// </summary>
public sealed class TranslationsTests
{
    private const string Name = "translated-from.json";
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    [Fact]
    public void Every_sentence_was_brought_into_the_other_languages_as_it_is_now()
    {
        var file = Path.Combine(Folder(), Name);
        var now = Languages.Embedded.English.Keys.Order(StringComparer.Ordinal).ToDictionary(k => k, Digest);
        if (Environment.GetEnvironmentVariable("REDRESS_UPDATE") == "1")
        {
            File.WriteAllText(file, JsonSerializer.Serialize(now, s_indented) + "\n");
        }

        var then = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))!;
        var changed = now.Keys.Union(then.Keys).Where(k => now.GetValueOrDefault(k) != then.GetValueOrDefault(k));

        Assert.True(
            !changed.Any(),
            $"These changed in English: {string.Join(", ", changed)}. Bring {string.Join(", ", Others())} in line; "
                + "then REDRESS_UPDATE=1 ./test Every_sentence_was_brought writes that it was done."
        );
    }

    private static IEnumerable<string> Others() => Languages.Embedded.Tags.Where(t => t != "en");

    private static string Digest(string key)
    {
        var english = Languages.Embedded.English;
        var text = english.Say(key, [.. english.GapsOf(key).Select(g => (g, "{" + g + "}"))]);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Redress.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, "tests", "Redress.Server.Tests", "Texts");
    }
}
