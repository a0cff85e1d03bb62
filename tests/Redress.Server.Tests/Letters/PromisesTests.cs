using System.Reflection;
using System.Text.RegularExpressions;
using Redress.Core.Letters;
using Redress.Server.Letters;
using Redress.Server.Texts;
using Redress.Storage.Engine;

namespace Redress.Server.Tests.Letters;

/// <summary>Every promise in a letter is a stored clock; a text that promises more fails here, and with it the build.</summary>
public sealed class PromisesTests
{
    /// <summary>Times of what has happened.</summary>
    private static readonly string[] s_past = ["hiddenAt", "decidedOn", "endedOn"];

    [Fact]
    public void No_text_promises_a_time_that_no_clock_keeps() =>
        Assert.Empty(Promises.WithoutClock(Languages.Embedded));

    [Theory]
    [InlineData("en", "letter.receipt.thanks", "We have your report. A person answers within two days.")]
    [InlineData("en", "letter.appeal.thanks", "We have your objection and answer soon.")]
    [InlineData("de", "letter.question.free", "Wir melden uns spätestens am Montag.")]
    [InlineData("fr", "letter.question.free", "Nous répondons dans deux jours.")]
    [InlineData("es", "letter.question.free", "Contestamos enseguida.")]
    [InlineData("tr", "letter.question.free", "Sana yakında cevap veririz.")]
    [InlineData("ar", "letter.question.free", "نجيب قريبا.")]
    public void A_text_that_promises_more_is_found(string tag, string key, string text)
    {
        var files = Languages.Embedded.Tags.ToDictionary(t => t, t => t == tag ? With(t, key, text) : TextOf(t));

        Assert.NotEmpty(Promises.WithoutClock(Languages.Load(files, PluralRules.Known)));
    }

    [Fact]
    public void Every_time_in_a_letter_is_past_or_names_the_column_that_stores_it()
    {
        foreach (var kind in Enum.GetValues<LetterKind>())
        {
            foreach (
                var parameter in LetterParameters
                    .Of(kind)
                    .Where(p => p.Form is ParameterForm.Time or ParameterForm.Day)
                    .Where(p => !s_past.Contains(p.Name))
            )
            {
                Assert.True(parameter.Promise is not null, $"{kind} {parameter.Name} has no clock behind it");
                var (table, column) = Split(parameter.Promise);
                Assert.Contains(column, ColumnsOf(table));
            }
        }
    }

    private static (string Table, string Column) Split(string promise) =>
        promise.Split('.') is [var table, var column] ? (table, column) : throw new FormatException(promise);

    private static List<string> ColumnsOf(string table)
    {
        var storage = typeof(Database).Assembly;
        var sql = string.Join(
            '\n',
            storage
                .GetManifestResourceNames()
                .Where(n => n.EndsWith(".sql", StringComparison.Ordinal))
                .Select(n => Read(storage, n))
        );
        var made = Regex.Match(sql, $@"CREATE TABLE {table} \((?<columns>.*?)\n\)", RegexOptions.Singleline);
        return [.. made.Groups["columns"].Value.Split('\n').Select(l => l.Trim().Split(' ')[0])];
    }

    private static string With(string tag, string key, string text)
    {
        var line = new Regex($"\"{Regex.Escape(key)}\": \".*\"");
        return line.Replace(TextOf(tag), $"\"{key}\": \"{text}\"");
    }

    private static string TextOf(string tag) => Read(typeof(Languages).Assembly, $"Redress.Server.Texts.{tag}.json");

    private static string Read(Assembly assembly, string name)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
