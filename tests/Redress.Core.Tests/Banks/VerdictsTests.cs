using Redress.Core.Banks;

namespace Redress.Core.Tests.Banks;

public sealed class VerdictsTests
{
    private static readonly Finding s_exact = new(BankKind.Own, 1, 10, Likeness.Exact, 0);
    private static readonly Finding s_near = new(BankKind.Own, 1, 11, Likeness.Near, 12);
    private static readonly Finding s_allowedNear = new(BankKind.Allow, 2, 12, Likeness.Near, 3);
    private static readonly Finding s_allowedExact = new(BankKind.Allow, 2, 13, Likeness.Exact, 0);

    [Fact]
    public void Only_the_same_bytes_block_and_what_looks_alike_waits_for_a_person()
    {
        Assert.Equal(Verdict.Allow, Judge());
        Assert.Equal(Verdict.Hold, Judge(s_near));
        Assert.Equal(Verdict.Block, Judge(s_near, s_exact));
    }

    [Fact]
    public void An_allowed_likeness_takes_back_near_matches_and_no_exact_one()
    {
        Assert.Equal(Verdict.Allow, Judge(s_near, s_allowedNear));
        Assert.Equal(Verdict.Block, Judge(s_exact, s_near, s_allowedNear));
    }

    [Fact]
    public void Exactly_what_is_allowed_is_allowed() => Assert.Equal(Verdict.Allow, Judge(s_exact, s_allowedExact));

    [Fact]
    public void What_somebody_filed_neither_holds_nor_blocks_by_itself_and_takes_nothing_from_what_is_known()
    {
        var watched = new Finding(BankKind.Watched, 3, 14, Likeness.Exact, 0);

        Assert.Equal(Verdict.Allow, Judge(watched));
        Assert.Equal(Verdict.Hold, Judge(watched, s_near));
        Assert.Equal([watched], Verdicts.Watched(Verdicts.Counted([s_near, watched])));
        Assert.Equal([s_near], Verdicts.Known(Verdicts.Counted([s_near, watched])));
    }

    [Fact]
    public void The_likest_comes_first() => Assert.Equal([s_exact, s_near], Verdicts.Counted([s_near, s_exact]));

    private static Verdict Judge(params Finding[] found) => Verdicts.Of(Verdicts.Counted(found));
}
