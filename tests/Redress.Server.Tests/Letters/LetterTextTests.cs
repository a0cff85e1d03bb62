using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Letters;
using Redress.Server.Texts;
using static Redress.Server.Tests.Letters.LetterExamples;

namespace Redress.Server.Tests.Letters;

public sealed class LetterTextTests
{
    private const string Canary = "canary-7f3a";

    public static TheoryData<LetterKind, string> All
    {
        get
        {
            var all = new TheoryData<LetterKind, string>();
            foreach (var kind in Enum.GetValues<LetterKind>())
            {
                foreach (var tag in Languages.Embedded.Tags)
                {
                    all.Add(kind, tag);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_letter_in_every_language_is_rendered_without_a_gap_left_over(LetterKind kind, string tag)
    {
        foreach (var parameters in Examples(kind, tag))
        {
            var page = LetterText.Render(Letter(kind, tag, parameters), Languages.Embedded);

            Assert.Equal(tag, page.Language);
            Assert.NotEmpty(page.Subject);
            Assert.True(page.Text.Length is > 100 and < 8_000);
            Assert.DoesNotContain('{', page.Text + page.Subject);
            Assert.DoesNotContain("\n\n\n", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("letter.", page.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Redress", page.Text + page.Subject, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_letter_promises_no_time_that_is_no_parameter(LetterKind kind, string tag)
    {
        var times = new HashSet<ParameterForm> { ParameterForm.Time, ParameterForm.Day, ParameterForm.Count };
        foreach (var parameters in Examples(kind, tag))
        {
            var bare = parameters
                .Where(p =>
                    LetterParameters.Of(kind).First(k => k.Name == p.Key) is var k
                    && (k.Required || !times.Contains(k.Form))
                )
                .ToDictionary(p => p.Key, p => k(kind, p.Key) is ParameterForm.Count ? "0" : p.Value);
            bare.Remove("objectAt");
            var text = LetterText.Render(kind, bare, Languages.Embedded.For(tag)).Text;

            var decidedOn = Languages.Embedded.For(tag).Day(DateOnly.FromDateTime(At.UtcDateTime));
            var left = text.Replace(decidedOn, "", StringComparison.Ordinal)
                .Replace("1042", "", StringComparison.Ordinal);
            Assert.DoesNotContain(left, char.IsAsciiDigit);
        }

        static ParameterForm k(LetterKind kind, string name) =>
            LetterParameters.Of(kind).First(p => p.Name == name).Form;
    }

    [Fact]
    public void The_author_and_resharers_are_told_nothing_that_could_point_at_a_reporter()
    {
        string[] allowed =
        [
            "subjectKind",
            "subject",
            "outcome",
            "restrictions",
            "accountRestrictions",
            "basis",
            "ground",
            "automated",
            "decidedOn",
            "endsOn",
            "objectAt",
            "objectUntil",
            "objectCode",
        ];
        foreach (var kind in (LetterKind[])[LetterKind.StatementOfReasons, LetterKind.ReshareStatement])
        {
            foreach (var parameter in LetterParameters.Of(kind))
            {
                Assert.Contains(parameter.Name, allowed);
                Assert.NotEqual(ParameterForm.Prose, parameter.Form);
                Assert.NotEqual(ParameterForm.Time, parameter.Form);
            }
        }

        foreach (var builder in (string[])[nameof(LetterParameters.ForStatement), nameof(LetterParameters.ForReshare)])
        {
            var takes = typeof(LetterParameters).GetMethod(builder)!.GetParameters().Select(p => p.ParameterType);
            Assert.DoesNotContain(takes, t => t == typeof(Report) || t == typeof(ReportLink) || t == typeof(Source));
        }
    }

    [Fact]
    public void Words_of_the_decision_and_the_name_of_its_rule_never_reach_the_author()
    {
        var decision = Decided(DecisionKind.Interim, Outcome.Hold) with
        {
            Reasons = Canary,
            Rule = Canary,
            By = new Actor(Canary),
        };
        foreach (var tag in Languages.Embedded.Tags)
        {
            var author = LetterParameters.ForStatement(
                decision,
                TheGround,
                TheSubject,
                Basis.Report,
                tag,
                TheObjection
            );
            var resharer = LetterParameters.ForReshare(decision, TheGround, TheSubject, tag, TheObjection);
            foreach (
                var (kind, parameters) in new[]
                {
                    (LetterKind.StatementOfReasons, author),
                    (LetterKind.ReshareStatement, resharer),
                }
            )
            {
                var page = LetterText.Render(
                    Letter(kind, tag, parameters) with
                    {
                        ReportId = Canary,
                    },
                    Languages.Embedded
                );
                Assert.DoesNotContain(Canary, page.Text + page.Subject, StringComparison.Ordinal);
                Assert.DoesNotContain("04:30", page.Text, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_parameter_that_the_kind_has_not_is_refused(LetterKind kind, string tag)
    {
        var parameters = new Dictionary<string, string>(Examples(kind, tag).First()) { ["statement"] = Canary };

        var refused = Assert.Throws<FormatException>(() =>
            LetterText.Render(kind, parameters, Languages.Embedded.For(tag))
        );

        Assert.DoesNotContain(Canary, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_missing_or_malformed_parameter_is_refused(LetterKind kind, string tag)
    {
        var whole = Examples(kind, tag).First();
        foreach (var parameter in LetterParameters.Of(kind))
        {
            var without = whole.Where(p => p.Key != parameter.Name).ToDictionary();
            if (parameter.Required)
            {
                Assert.Throws<FormatException>(() => LetterText.Render(kind, without, Languages.Embedded.English));
            }

            if (parameter.Form is not (ParameterForm.Line or ParameterForm.Prose))
            {
                without[parameter.Name] = "\u202eno";
                Assert.Throws<FormatException>(() => LetterText.Render(kind, without, Languages.Embedded.English));
            }
        }
    }

    [Fact]
    public void A_receipt_says_what_happens_by_when_and_how_to_come_back()
    {
        var text = LetterText
            .Render(LetterKind.Receipt, LetterParameters.ForReceipt(2, 2, 1, 0, At), Languages.Embedded.English)
            .Text;

        Assert.Contains(
            "2 things that you named are hidden first and looked at afterwards",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "By 6 March 2026, 04:30 UTC at the latest, a person has looked",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("1 link leads to a place where we cannot act", text, StringComparison.Ordinal);
        Assert.Contains("receipt code", text, StringComparison.Ordinal);
        Assert.DoesNotContain("understand", text, StringComparison.Ordinal);
        Assert.DoesNotContain(
            " hidden.\n",
            LetterText
                .Render(LetterKind.Receipt, LetterParameters.ForReceipt(1, 0, 0, 0, null), Languages.Embedded.English)
                .Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_outcome_says_gone_only_where_it_was_read_as_gone()
    {
        var decision = Decided(DecisionKind.Final, Outcome.Restrict);
        var told = Outcomes(decision, null);
        var gone = Outcomes(decision, At);

        Assert.DoesNotContain("could not be seen", told, StringComparison.Ordinal);
        Assert.Contains("On 6 March 2026, 04:30 UTC it could not be seen any more", gone, StringComparison.Ordinal);
        Assert.Contains("In my own words.", gone, StringComparison.Ordinal);
        Assert.Contains("object here: https://site.example/objections", gone, StringComparison.Ordinal);

        string Outcomes(Decision decided, DateTimeOffset? hiddenAt) =>
            LetterText
                .Render(
                    LetterKind.Outcome,
                    LetterParameters.ForOutcome(decided, TheGround, SubjectKind.Post, "en", hiddenAt, TheObjection),
                    Languages.Embedded.English
                )
                .Text;
    }

    [Fact]
    public void Hostile_words_change_nothing_around_them()
    {
        var decision = Decided(DecisionKind.Final, Outcome.NoViolation) with
        {
            Reasons = "\u202eevil {ground} \u0007 <b>\r\nsecond" + new string('x', 10_000),
        };
        var parameters = LetterParameters.ForOutcome(decision, TheGround, SubjectKind.Post, "en", null, null);
        var text = LetterText.Render(LetterKind.Outcome, parameters, Languages.Embedded.English).Text;

        Assert.Contains("evil {ground}  <b>\nsecond", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', text);
        Assert.DoesNotContain('\u0007', text);
        Assert.True(text.Length < 6_000);
    }
}
