using Redress.Core.Policies;
using Redress.Server.Policies;

namespace Redress.Server.Tests.Policies;

/// <summary>Every fault names its place and how to mend it; the place is where the mark ^ stands in the text.</summary>
public sealed class PolicyFileTests
{
    private const string Head = "pack: p\ngrounds:\n  - {id: g, label: {en: G}}\n";

    /// <summary>A hold whose condition is put in; its first line is line 5 of the file.</summary>
    private static string Hold(string when, string more = "") =>
        Head
        + $"holds:\n  - rule: r\n    effect: on\n    when: {when}\n    ground: g\n    restrictions: [hide]\n{more}";

    [Fact]
    public void A_small_pack_is_read_whole()
    {
        var reading = PolicyFile.Read(
            Hold("{report.reason: {is: threats}, report.subjects: {least: 2, most: 5}}", "    review-after: P7D\n")
                + "looks:\n  - {when: {not: {report.first-party: {is: true}}}, within: PT15M}\n"
                + "budgets: {author: {items: 5, within: P1D}}\n"
        );

        Assert.Empty(reading.Faults);
        var hold = Assert.Single(reading.Pack.Holds);
        Assert.Equal(("r", Effect.On, "g"), (hold.Id, hold.Effect, hold.Ground));
        Assert.Equal([Restriction.Hide], hold.Restrictions);
        Assert.Empty(hold.Author);
        Assert.Equal(TimeSpan.FromDays(7), hold.ReviewAfter);
        Assert.True(hold.When.Holds(n => n == "report.reason" ? "threats" : 5L));
        Assert.False(hold.When.Holds(n => n == "report.reason" ? "threats" : 6L));
        Assert.Equal(TimeSpan.FromMinutes(15), Assert.Single(reading.Pack.Looks).Within);
        Assert.Equal(new Budget(5, TimeSpan.FromDays(1)), reading.Pack.Budgets.Author);
        Assert.Equal(("p", 0), (reading.Pack.Name, reading.Pack.Version));
    }

    [Theory]
    [InlineData("{^report.colour: {is: red}}", "no field")]
    [InlineData("{report.reason: {is: ^red}}", "'red' is no word of report.reason")]
    [InlineData("{report.reason: {in: [threats, ^red]}}", "'red' is no word")]
    [InlineData("{report.reason: {in: [threats, ^threats]}}", "twice")]
    [InlineData("{report.reason: {in: ^threats}}", "must be a list")]
    [InlineData("{report.reason: {in: ^[]}}", "empty")]
    [InlineData("{report.reason: ^{is: threats, in: [hate]}}", "not both")]
    [InlineData("{report.reason: ^{most: 3}}", "needs 'in")]
    [InlineData("{report.reason: ^threats}", "must be a map")]
    [InlineData("{report.first-party: {is: ^1}}", "true or false")]
    [InlineData("{report.first-party: {is: ^'true'}}", "without quotes")]
    [InlineData("{report.first-party: ^{in: [true]}}", "needs 'is:'")]
    [InlineData("{reach.views: {least: ^-1}}", "whole number")]
    [InlineData("{reach.views: {least: ^1.5}}", "whole number")]
    [InlineData("{reach.views: {least: ^'1'}}", "without quotes")]
    [InlineData("{reach.views: {least: ^99999999999999999999}}", "whole number")]
    [InlineData("{reach.views: ^{least: 9, most: 3}}", "never hold")]
    [InlineData("{reach.views: ^{}}", "needs 'least")]
    [InlineData("{reach.views: {least: 1, ^about: 2}}", "'about' is not known")]
    [InlineData("^{}", "always hold")]
    [InlineData("{all: ^[]}", "empty")]
    [InlineData("{any: ^{report.reason: {is: hate}}}", "must be a list")]
    [InlineData("{not: ^[hate]}", "must be a map")]
    [InlineData("^always", "must be a map")]
    [InlineData("{? ^[a] : b}", "one word")]
    public void A_bad_condition_is_told_with_its_place(string when, string message)
    {
        var (text, line, column) = Marked(Hold(when));
        var fault = PolicyFile.Read(text).Faults[0];

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Line, fault.Column));
    }

    [Theory]
    [InlineData("^", "empty")]
    [InlineData("^# only a comment\n", "empty")]
    [InlineData("^[a]", "must be a map")]
    [InlineData("^pack: p\n", "needs 'grounds:'")]
    [InlineData("pack: ^P p\ngrounds:\n  - {id: g, label: {en: G}}", "lower-case")]
    [InlineData("pack: p\ngrounds: ^[]", "empty")]
    [InlineData("pack: p\ngrounds:\n  - {id: g, label: ^{de: G}}", "needs 'en:'")]
    [InlineData("pack: p\ngrounds:\n  - {id: g, label: ^G}", "map of languages")]
    [InlineData("pack: p\ngrounds:\n  - {id: g, label: {en: ^\"\\u202E\"}}", "invisible")]
    [InlineData("pack: p\ngrounds:\n  - {id: g, label: {en: G, ^X!: G}}", "no language")]
    [InlineData(Head + "  - {id: ^g, label: {en: G}}", "twice")]
    [InlineData(Head + "^colour: red", "'colour' is not known")]
    [InlineData(Head + "^pack: q", "twice in this map")]
    [InlineData(Head + "^---\npack: q", "second document")]
    [InlineData(Head + "holds: ^{a: b}", "must be a list")]
    [InlineData(Head + "looks:\n  - {when: {report.reason: {is: hate}}, within: ^5m}", "no duration")]
    [InlineData(Head + "looks:\n  - {when: {report.reason: {is: hate}}, within: ^P1M}", "no duration")]
    [InlineData(Head + "looks:\n  - {when: {report.reason: {is: hate}}, within: ^PT}", "no duration")]
    [InlineData(Head + "looks:\n  - {when: {report.reason: {is: hate}}, within: ^PT0S}", "more than nothing")]
    [InlineData(Head + "looks:\n  - {when: {report.reason: {is: hate}}, within: ^P3D}", "at most P2D")]
    [InlineData(Head + "looks:\n  - ^{within: PT1H}", "needs 'when:'")]
    [InlineData(Head + "budgets: {author: {items: ^0, within: PT1H}}", "from 1 to")]
    [InlineData(Head + "budgets: {^reporter: {}}", "'reporter' is not known")]
    [InlineData(Head + "budgets: {tiers: {^crowd: {}}}", "'crowd' is not known")]
    [InlineData(Head + "budgets: {tiers: {bystander: {reports: 5, within: ^P2D}}}", "at most P1D")]
    [InlineData(Head + "budgets: {tiers: {bystander: ^{within: PT1H}}}", "needs 'reports:'")]
    [InlineData(Head + "clocks: {us.tida: ^PT49H}", "at most P2D")]
    [InlineData(Head + "clocks: {^us.law: PT1H}", "'us.law' is not known")]
    [InlineData("pack: p\n  grounds^: [", "is not YAML")]
    [InlineData("pack: ^\"p", "is not YAML")]
    [InlineData("pack: ^p\n\tgrounds: x", "is not YAML")]
    public void A_bad_file_is_told_with_its_place(string marked, string message)
    {
        var (text, line, column) = Marked(marked);
        var reading = PolicyFile.Read(text);

        Assert.False(reading.Ok);
        var fault = Assert.Single(reading.Faults, f => f.Message.Contains(message, StringComparison.Ordinal));
        Assert.Equal((line, column), (fault.Line, fault.Column));
        Assert.Throws<InvalidOperationException>(() => reading.Pack);
    }

    [Theory]
    [InlineData("    colour: red\n", "'colour' is not known in A hold")]
    [InlineData("    author: [hide, strike]\n", "waits for a person's decision")]
    [InlineData("    author: []\n", "empty")]
    [InlineData("    author: [vanish]\n", "'vanish' is no word")]
    [InlineData("    ground: h\n", "twice")]
    [InlineData(
        "  - rule: r\n    effect: on\n    when: {report.reason: {is: hate}}\n    ground: g\n    restrictions: [label]\n",
        "stands twice"
    )]
    [InlineData(
        "  - rule: s\n    effect: maybe\n    when: {report.reason: {is: hate}}\n    ground: g\n    restrictions: [label]\n",
        "'maybe' is no word"
    )]
    [InlineData(
        "  - rule: s\n    effect: on\n    when: {report.reason: {is: hate}}\n    ground: x\n    restrictions: [label]\n",
        "no ground 'x'"
    )]
    [InlineData(
        "  - rule: s\n    effect: on\n    when: {report.reason: {is: hate}}\n    ground: g\n",
        "needs 'restrictions:'"
    )]
    [InlineData(
        "  - rule: s\n    effect: on\n    when: {report.reason: {is: hate}}\n    ground: g\n    restrictions: [remove]\n",
        "'remove', which waits"
    )]
    public void A_bad_hold_is_told(string more, string message)
    {
        var reading = PolicyFile.Read(Hold("{report.reason: {is: hate}}", more));

        Assert.Contains(message, Assert.Single(reading.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_are_told_in_the_order_of_the_file()
    {
        var faults = PolicyFile
            .Read(
                Hold(
                    "{report.reason: {is: red}, reach.views: {least: x}}",
                    "    author: [vanish]\n    review-after: soon\n"
                )
            )
            .Faults;

        Assert.Equal(4, faults.Count);
        Assert.Equal(faults.OrderBy(f => f.Line).ThenBy(f => f.Column), faults);
    }

    [Theory]
    [InlineData("{report.reason: {is: hate}}", true)]
    [InlineData("{report.reason: {in: [hate, intimate-image]}}", false)]
    [InlineData("{report.reason: {is: grooming}}", false)]
    [InlineData("{reach.views: {least: 5}}", false)]
    [InlineData("{not: {report.reason: {is: grooming}}}", false)]
    [InlineData("{any: [{report.reason: {is: hate}}, {reach.views: {least: 5}}]}", false)]
    [InlineData("{all: [{report.reason: {in: [hate, grooming]}}, {not: {report.reason: {is: grooming}}}]}", true)]
    public void Only_a_hold_that_cannot_touch_a_child_or_an_intimate_image_may_end_by_itself(string when, bool allowed)
    {
        var reading = PolicyFile.Read(Hold(when, "    review-after: P7D\n"));

        Assert.Equal(allowed, reading.Ok);
        Assert.All(reading.Faults, f => Assert.Contains("never ends by itself", f.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_label_is_read_in_the_language_its_base_or_English()
    {
        var ground = PolicyFile.Read(PolicyFile.DefaultText).Pack.Grounds["threats"];

        Assert.Equal("Androhung von Gewalt", PolicyFile.LabelOf(ground, "de-AT"));
        Assert.Equal("Threats of violence", PolicyFile.LabelOf(ground, "xx"));
        Assert.Equal("Threats of violence", PolicyFile.LabelOf(ground, ""));
    }

    private static (string Text, int Line, int Column) Marked(string text)
    {
        var at = text.IndexOf('^', StringComparison.Ordinal);
        var before = text[..at];
        return (before + text[(at + 1)..], before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n'));
    }
}
