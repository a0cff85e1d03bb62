using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Figures;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Training;
using Redress.Server.Web;

namespace Redress.Server.Tests.Web;

public sealed partial class WordsTests
{
    /// <summary>What pages name in code of their own.</summary>
    private static readonly string[] s_named =
    [
        "On light ground",
        "On dark ground",
        "hidden by a hold",
        "the first look",
        "the first decision",
        "removed everywhere",
        "By reason",
        "By ground",
        "By queue",
        "By policy",
    ];

    [Fact]
    public void Each_word_of_the_desks_pages_is_there_in_each_language()
    {
        var used = Pages()
            .SelectMany(p => Used().Matches(File.ReadAllText(p)).Select(m => m.Groups[1].Value))
            .Concat(Navigation.Places.SelectMany(p => new[] { p.Title, p.Says }))
            .Concat(RetentionPage.Sentences)
            .Concat(Board.Ages)
            .Concat(s_named)
            .Concat(
                Navigation.Places.Select(p => p.Group).Where(g => g is not PlaceGroup.Own).Select(g => g.ToString())
            )
            .ToHashSet();
        Assert.True(used.Count > 200, "The pages were not found");

        foreach (var language in Words.Languages.Where(l => l != "en"))
        {
            Assert.Equal([], used.Where(w => !Words.Known(language).ContainsKey(w)).Order());
        }
    }

    [Fact]
    public void Each_language_names_all_words_that_decide()
    {
        string[] words =
        [
            .. Word.All<Reason>(),
            .. Word.All<Source>(),
            .. Word.All<Minor>(),
            .. Word.All<CaseStatus>(),
            .. Word.All<Restriction>(),
            .. Word.All<Outcome>().Where(o => o != "hold"),
            .. Word.All<SecondLookReason>(),
            .. Enum.GetValues<Permission>().Where(Grants.IsOfRoles).Select(Word.Of),
        ];
        foreach (var language in Words.Languages.Where(l => l != "en"))
        {
            Assert.Equal([], words.Where(w => !Words.Known(language).ContainsKey(w)));
        }
    }

    [Fact]
    public void A_sentence_has_the_same_gaps_in_each_language()
    {
        foreach (var (english, other) in Words.Languages.Where(l => l != "en").SelectMany(Words.Known))
        {
            Assert.Equal(
                Gap().Matches(english).Select(m => m.Value).Order(),
                Gap().Matches(other).Select(m => m.Value).Order()
            );
        }
    }

    [Theory]
    [InlineData("de-AT,en;q=0.5", "de")]
    [InlineData("fr, de;q=0.3, en;q=0.9", "en")]
    [InlineData("xx", "en")]
    [InlineData("", "en")]
    public void The_browsers_first_language_that_there_is_counts(string asked, string expected)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.AcceptLanguage = asked;

        Assert.Equal(expected, Words.For(http).Language);
    }

    [Fact]
    public void A_word_without_a_translation_is_read_as_it_stands()
    {
        Assert.Equal("Some new word", Words.In("en").Of("some-new-word"));
        Assert.Equal("Hass", Words.In("de").Of(Reason.Hate));
    }

    [Fact]
    public void Exercises_have_ids_of_their_own_and_answers_that_differ()
    {
        Assert.Equal(Exercises.All.Count, Exercises.All.Select(e => e.Id).Distinct().Count());
        Assert.All(Exercises.All, e => Assert.True(e.Answers.Distinct().Count() >= 3));
        Assert.All(Exercises.All, e => Assert.Equal([0, 1, 2], Exercises.Order(e, "psn_1").Order()));
        Assert.Contains(Exercises.All, e => Exercises.Order(e, "psn_1")[0] != 0);
    }

    private static IEnumerable<string> Pages()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Redress.slnx")))
        {
            folder = folder.Parent;
        }

        var server = Path.Combine(folder.FullName, "src", "Redress.Server");
        return Directory
            .EnumerateFiles(server, "*.cshtml", SearchOption.AllDirectories)
            .Append(Path.Combine(server, "Web", "DeskPage.cs"));
    }

    [GeneratedRegex("""\bT(?:\[|\.Say\()\s*"((?:[^"\\]|\\.)*)"\s*[\],]""")]
    private static partial Regex Used();

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Gap();
}
