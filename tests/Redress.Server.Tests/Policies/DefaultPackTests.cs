using System.Diagnostics;
using Redress.Core.Clocks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Core.Subjects;
using Redress.Server.Policies;

namespace Redress.Server.Tests.Policies;

public sealed class DefaultPackTests
{
    private static readonly PolicyPack s_default = PolicyFile.Read(PolicyFile.DefaultText).Pack;

    public static TheoryData<Reason> Grave => [.. Enum.GetValues<Reason>().Where(Standing.IsGrave)];

    [Fact]
    public void The_default_pack_and_the_samples_are_without_fault()
    {
        foreach (var text in Samples().Prepend(PolicyFile.DefaultText))
        {
            Assert.Empty(PolicyFile.Read(text).Faults);
        }
    }

    [Fact]
    public void Every_reason_but_not_sure_has_a_ground_with_labels_in_both_languages()
    {
        foreach (var reason in Enum.GetValues<Reason>().Where(r => r is not Reason.NotSure))
        {
            var ground = s_default.Grounds[Word.Of(reason)];
            Assert.NotEqual(ground.Labels["en"], ground.Labels["de"]);
        }
    }

    [Theory]
    [MemberData(nameof(Grave))]
    public void A_grave_report_by_or_for_the_person_shown_hides_at_once(Reason reason)
    {
        foreach (
            var source in (Source[])[Source.AffectedPerson, Source.Guardian, Source.Representative, Source.NotSaid]
        )
        {
            foreach (var kind in Enum.GetValues<SubjectKind>())
            {
                var rule = Held(Facts(source, reason) with { Kind = kind });
                Assert.Equal(Word.Of(reason), rule?.Ground);
                Assert.Equal(
                    [Restriction.Hide, Restriction.StopAdvertisements, Restriction.StopRecommending],
                    rule!.Restrictions
                );
                Assert.Equal([Restriction.StopAdvertisements, Restriction.StopRecommending], rule.Author);
                Assert.Null(rule.ReviewAfter);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grave))]
    public void A_trusted_lane_gets_the_same_hold_and_staff_count_as_whom_they_write_for(Reason reason)
    {
        var own = Held(Facts(Source.AffectedPerson, reason))!;
        foreach (var source in (Source[])[Source.TrustedFlagger, Source.Authority, Source.Platform])
        {
            var trusted = Held(Facts(source, reason))!;
            Assert.Equal(own.Restrictions, trusted.Restrictions);
            Assert.Equal(trusted, Held(Facts(Source.StaffOnBehalf, reason) with { OnBehalfOf = source }));
        }

        Assert.Equal(own, Held(Facts(Source.StaffOnBehalf, reason) with { OnBehalfOf = Source.Guardian }));
        Assert.Equal(own, Held(Facts(Source.StaffOnBehalf, reason)));
    }

    [Fact]
    public void A_bystander_in_a_childs_category_hides_where_the_author_is_known()
    {
        var bystander = Facts(Source.Bystander, Reason.Grooming) with { Kind = SubjectKind.Account };

        Assert.Null(Held(bystander));
        Assert.Null(Held(bystander with { EarlierReports = 0, Strikes = 0 }));
        Assert.NotNull(Held(bystander with { EarlierReports = 1 }));
        Assert.NotNull(Held(bystander with { Strikes = 1 }));
        Assert.Null(Held(bystander with { Reason = Reason.IntimateImage, Strikes = 1 }));
    }

    [Theory]
    [InlineData(SubjectKind.Post, true)]
    [InlineData(SubjectKind.Comment, true)]
    [InlineData(SubjectKind.Media, true)]
    [InlineData(SubjectKind.ProfilePicture, true)]
    [InlineData(SubjectKind.Account, false)]
    [InlineData(SubjectKind.LiveStream, true)]
    [InlineData(SubjectKind.Story, true)]
    [InlineData(SubjectKind.Message, false)]
    [InlineData(SubjectKind.Conversation, false)]
    [InlineData(SubjectKind.Group, false)]
    public void A_bystander_hides_child_abuse_material_that_can_be_seen(SubjectKind kind, bool held)
    {
        Assert.Equal(
            held,
            Held(Facts(Source.Bystander, Reason.ChildSexualAbuseMaterial) with { Kind = kind }) is not null
        );
        Assert.NotNull(s_default.Budgets.Author);
    }

    [Fact]
    public void Whose_record_counts_holds_nothing_without_a_person_and_nobody_is_doubted_who_is_not_known()
    {
        var doubted = new ReporterStanding(Warned: true, Counts: true, ReporterRecord.Often, Upheld: 0);
        foreach (var source in (Source[])[Source.Bystander, Source.TrustedFlagger])
        {
            var facts = Facts(source, Reason.ChildSexualAbuseMaterial) with { EarlierReports = 5, Strikes = 1 };
            Assert.NotNull(Held(facts));
            Assert.NotNull(Held(facts with { Reporter = doubted with { Counts = false } }));
            Assert.Null(Held(facts with { Reporter = doubted }));
        }

        // The person shown has no record; were one to stand there, it would change nothing.
        var own = Facts(Source.AffectedPerson, Reason.ChildSexualAbuseMaterial);
        Assert.NotNull(Held(own with { Reporter = doubted }));
    }

    [Fact]
    public void Terrorism_is_hidden_on_an_authoritys_order_and_nothing_else_is()
    {
        foreach (var reason in Enum.GetValues<Reason>().Where(r => !Standing.IsGrave(r)))
        {
            foreach (var source in Enum.GetValues<Source>())
            {
                var held = Held(Facts(source, reason) with { Strikes = 5 }) is not null;
                Assert.Equal(reason is Reason.Terrorism && source is Source.Authority, held);
            }
        }
    }

    [Theory]
    [InlineData(Reason.DangerToLife, Source.Bystander, 15)]
    [InlineData(Reason.Grooming, Source.AffectedPerson, 60)]
    [InlineData(Reason.Grooming, Source.Bystander, 240)]
    [InlineData(Reason.IntimateImage, Source.AffectedPerson, 240)]
    [InlineData(Reason.IntimateImage, Source.Bystander, 1440)]
    [InlineData(Reason.Terrorism, Source.Authority, 30)]
    [InlineData(Reason.Other, Source.Bystander, 2880)]
    public void A_person_looks_in_time(Reason reason, Source source, int minutes) =>
        Assert.Equal(TimeSpan.FromMinutes(minutes), HoldRules.LookWithin(s_default, Facts(source, reason).Answer));

    [Fact]
    public void A_police_number_and_a_child_shorten_the_time()
    {
        Assert.Equal(
            TimeSpan.FromHours(1),
            HoldRules.LookWithin(
                s_default,
                (Facts(Source.Bystander, Reason.Grooming) with { PoliceNumber = true }).Answer
            )
        );
        Assert.Equal(
            TimeSpan.FromHours(4),
            HoldRules.LookWithin(
                s_default,
                (Facts(Source.Bystander, Reason.Other) with { Minor = Minor.Unsure }).Answer
            )
        );
    }

    [Fact]
    public void Facts_answer_every_field_in_its_type()
    {
        var facts = Facts(Source.Bystander, Reason.Hate) with
        {
            Known = true,
            EarlierReports = 1,
            Strikes = 2,
            Restricted = 5,
            Stayed = 6,
            Reach = new(3, 4, null, null),
            Match = new(Core.Banks.Likeness.Near, Core.Banks.BankKind.Own, 3, 1),
            List = Redress.Core.Lists.ListKind.Words,
            Reporter = new(true, true, 3, 4),
        };
        foreach (var field in PolicyFields.All.Values)
        {
            var answer = facts.Answer(field.Name);
            Assert.True(
                field.Type switch
                {
                    PolicyFieldType.Word => answer is string word && field.Words.Contains(word),
                    PolicyFieldType.YesNo => answer is bool,
                    PolicyFieldType.Number => answer is long,
                },
                field.Name
            );
        }

        Assert.Throws<ArgumentException>(() => facts.Answer("report.colour"));
    }

    [Fact]
    public void To_ask_all_rules_of_the_pack_takes_microseconds()
    {
        // No rule applies, so each is asked; the quickest of many rounds, so that what else runs here does not count.
        var facts = Facts(Source.Bystander, Reason.Hate) with
        {
            EarlierReports = 0,
            Strikes = 0,
        };
        var quickest = Enumerable
            .Range(0, 50)
            .Min(_ =>
            {
                var began = Stopwatch.GetTimestamp();
                for (var i = 0; i < 1000; i++)
                {
                    Assert.Null(Held(facts));
                }

                return Stopwatch.GetElapsedTime(began).TotalMicroseconds / 1000;
            });

        Assert.InRange(quickest, 0, 100);
    }

    [Fact]
    public void Every_tier_has_a_budget_and_the_person_shown_the_largest_and_every_clock_runs()
    {
        var tiers = s_default.Budgets.Tiers;
        Assert.Equal(Enum.GetValues<Tier>(), tiers.Keys.Order());
        Assert.All(tiers, t => Assert.True(t.Value.Items <= tiers[Tier.FirstParty].Items));
        Assert.True(s_default.Budgets.AuthorFirstParty!.Items > s_default.Budgets.Author!.Items);
        Assert.Equal(LawClocks.Longest.Keys.Order(), s_default.Clocks.Keys.Order());
    }

    private static HoldRule? Held(PolicyFacts facts) => HoldRules.First(s_default, facts.Answer);

    private static PolicyFacts Facts(Source source, Reason reason) =>
        new(source, null, reason, Minor.NotAsked, false, 1, SubjectKind.Post, null, null, null, null);

    private static IEnumerable<string> Samples()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Redress.slnx")))
        {
            root = root.Parent!;
        }

        return Directory
            .GetFiles(Path.Combine(root.FullName, "samples", "policies"), "*.yaml")
            .Select(File.ReadAllText);
    }
}
