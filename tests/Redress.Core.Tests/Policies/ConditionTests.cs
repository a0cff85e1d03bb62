using FsCheck;
using FsCheck.Fluent;
using Redress.Core.Policies;

namespace Redress.Core.Tests.Policies;

public sealed class ConditionTests
{
    private static readonly string[] s_words = ["red", "green", "blue"];

    /// <summary>Every condition over three fields, up to four deep.</summary>
    private static readonly Gen<Condition> s_conditions = Deep(4);

    /// <summary>What the three fields hold when everything is known.</summary>
    private static readonly Gen<(string Word, bool Flag, long Number)> s_worlds =
        from word in Gen.Elements(s_words)
        from flag in Gen.Elements(true, false)
        from number in Gen.Choose(-3, 9)
        select (word, flag, (long)number);

    [Fact]
    public void What_is_judged_without_a_field_stays_so_whatever_the_field_turns_out_to_be()
    {
        var cases =
            from condition in s_conditions
            from world in s_worlds
            from hidden in Gen.Choose(0, 7)
            select (condition, world, hidden);
        Prop.ForAll(
                cases.ToArbitrary(),
                one =>
                    one.condition.Judge(Known(one.world, one.hidden)) is not { } early
                    || one.condition.Judge(Known(one.world, 0)) == early
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void With_everything_known_a_condition_or_its_opposite_holds_and_never_both()
    {
        Prop.ForAll(
                (from c in s_conditions from w in s_worlds select (c, w)).ToArbitrary(),
                one => one.c.Holds(Known(one.w, 0)) != new Not(one.c).Holds(Known(one.w, 0))
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void With_nothing_known_neither_a_condition_nor_its_opposite_holds()
    {
        Prop.ForAll(
                s_conditions.ToArbitrary(),
                condition => !condition.Holds(_ => null) && !new Not(condition).Holds(_ => null)
            )
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_field_of_another_type_is_not_known()
    {
        Assert.Null(new Between("number", 0, null).Judge(_ => "5"));
        Assert.Null(new Is("flag", true).Judge(_ => "true"));
        Assert.Null(new In("word", new HashSet<string> { "red" }).Judge(_ => true));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void Bounds_are_included(long number, bool holds) =>
        Assert.Equal(holds, new Between("number", 5, 9).Holds(_ => number));

    [Fact]
    public void The_first_rule_that_applies_and_is_not_off_decides()
    {
        var yes = new Is("flag", true);
        var pack = Pack(
            Rule("off", yes, Effect.Off),
            Rule("no", new Not(yes), Effect.On),
            Rule("shadow", yes, Effect.Shadow),
            Rule("on", yes, Effect.On)
        );

        Assert.Equal("shadow", HoldRules.First(pack, _ => true)?.Id);
        Assert.Equal("no", HoldRules.First(pack, _ => false)?.Id);
        Assert.Null(HoldRules.First(pack, _ => null));
    }

    [Fact]
    public void A_person_looks_within_the_first_look_that_applies_else_within_two_days()
    {
        var pack = Pack() with
        {
            Looks =
            [
                new(new Is("flag", true), TimeSpan.FromHours(1)),
                new(new Between("number", 0, null), TimeSpan.FromHours(2)),
            ],
        };

        Assert.Equal(TimeSpan.FromHours(1), HoldRules.LookWithin(pack, n => n == "flag" ? true : 1L));
        Assert.Equal(TimeSpan.FromHours(2), HoldRules.LookWithin(pack, n => n == "flag" ? false : 1L));
        Assert.Equal(TimeSpan.FromHours(48), HoldRules.LookWithin(pack, _ => null));
    }

    private static PolicyPack Pack(params HoldRule[] holds) =>
        new(
            "p",
            1,
            new Dictionary<string, Ground>(),
            holds,
            [],
            new Budgets(null, null, new Dictionary<Tier, Budget>()),
            new Dictionary<string, TimeSpan>()
        );

    private static HoldRule Rule(string id, Condition when, Effect effect) =>
        new(id, when, effect, "g", [Restriction.Hide], [], null);

    private static Field Known((string Word, bool Flag, long Number) world, int hidden) =>
        name =>
            name switch
            {
                "word" => (hidden & 1) == 0 ? world.Word : null,
                "flag" => (hidden & 2) == 0 ? world.Flag : null,
                "number" => (hidden & 4) == 0 ? world.Number : null,
                _ => throw new ArgumentException(name, nameof(name)),
            };

    private static Gen<Condition> Deep(int depth)
    {
        Gen<Condition>[] leaves =
        [
            from some in Gen.SubListOf(s_words)
            where some.Count > 0
            select (Condition)new In("word", some.ToHashSet()),
            Gen.Elements<Condition>(new Is("flag", true), new Is("flag", false)),
            from least in Gen.Choose(-3, 9)
            from most in Gen.Choose(-3, 9)
            from open in Gen.Choose(0, 2)
            select (Condition)new Between("number", open == 1 ? null : least, open == 2 ? null : most),
        ];
        if (depth == 0)
        {
            return Gen.OneOf(leaves);
        }

        var inner = Deep(depth - 1);
        var several = from count in Gen.Choose(1, 3) from list in Gen.ListOf(inner, count) select list.ToList();
        return Gen.OneOf([
            .. leaves,
            from one in inner
            select (Condition)new Not(one),
            from list in several
            select (Condition)new All(list),
            from list in several
            select (Condition)new Any(list),
        ]);
    }
}
