using Redress.Connectors.Platforms;
using Redress.Core.Enforcements;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Tests.Platforms;

public sealed class ManualPlatformTests
{
    private static readonly SubjectRef Post = new(SubjectKind.Post, "a b");

    private static readonly ManualPlatform Platform = new(
        "Old forum",
        [
            new("https://forum.example", "/*/{id}", SubjectKind.Post),
            new("https://forum.example", "/t/{id}", SubjectKind.Post),
            new("https://forum.example", "/*/of/{id}", SubjectKind.Account),
        ]
    );

    [Fact]
    public async Task Every_order_and_letter_is_for_a_person()
    {
        PortOrder[] orders = [new("enf_a", Post, Restriction.Hide, 1), new("enf_b", Post, Restriction.Suspend, 1)];

        Assert.Equal(
            [new("enf_a", OrderOutcome.Manual), new OrderResult("enf_b", OrderOutcome.Manual)],
            await Platform.ApplyAsync(orders, CancellationToken.None)
        );
        Assert.All(
            await Platform.LiftAsync(orders, CancellationToken.None),
            r => Assert.Equal(OrderOutcome.Manual, r.Outcome)
        );
        var letter = new PortLetter("ltr_1", "ann", "en", "subject", "text");
        Assert.Equal(OrderOutcome.Manual, (await Platform.NotifyAsync(letter, CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task The_reported_link_or_else_the_patterns_address_is_the_page_to_read()
    {
        var link = new Uri("https://forum.example/board/12");
        var results = await Platform.ResolveAsync(
            [new(Post, link), new(Post), new(new SubjectRef(SubjectKind.Account, "ann"))],
            CancellationToken.None
        );

        var found = results.Select(r => Assert.IsType<ResolveResult.Found>(r).Subject).ToList();
        Assert.Equal([link.AbsoluteUri, "https://forum.example/t/a%20b", null], found.Select(f => f.Url?.AbsoluteUri));
        Assert.Equal([Restriction.Hide, Restriction.Remove], found[0].Surfaces.Select(s => s.Restriction));
        Assert.All(found[1].Surfaces, s => Assert.Equal(SurfaceExpect.Gone, s.Expect));
        Assert.Empty(found[2].Surfaces);
    }

    [Fact]
    public async Task It_can_be_ordered_anything()
    {
        var described = Assert.IsType<DescribeResult.Described>(await Platform.DescribeAsync(CancellationToken.None));
        Assert.Equal(Enum.GetValues<Restriction>(), described.Description.Restrictions);
    }
}
