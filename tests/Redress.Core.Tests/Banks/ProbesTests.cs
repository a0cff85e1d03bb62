using System.Globalization;
using Redress.Core.Banks;

namespace Redress.Core.Tests.Banks;

public sealed class ProbesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 6, 4, 30, 0, TimeSpan.Zero);
    private readonly Probes _probes = new();

    [Fact]
    public void Many_different_uploads_like_one_entry_are_told_once() =>
        Assert.Equal([7], Told(Enumerable.Range(0, 20).Select(i => ("ann", 1L, Print(i), s_now))));

    [Fact]
    public void The_same_upload_again_is_no_series() =>
        Assert.Empty(Told(Enumerable.Range(0, 50).Select(_ => ("ann", 1L, "same", s_now))));

    [Fact]
    public void Others_and_other_entries_are_counted_for_themselves() =>
        Assert.Empty(
            Told(Enumerable.Range(0, 14).Select(i => (i % 2 == 0 ? "ann" : "bob", 1L, Print(i), s_now)))
                .Concat(Told(Enumerable.Range(20, 7).Select(i => ("ann", 2L, Print(i), s_now))))
        );

    [Fact]
    public void What_takes_longer_than_an_hour_begins_anew() =>
        Assert.Empty(Told(Enumerable.Range(0, 20).Select(i => ("ann", 1L, Print(i), s_now.AddMinutes(10 * i)))));

    [Fact]
    public void However_many_ask_no_more_than_ten_thousand_series_are_kept()
    {
        var told = Told(Enumerable.Range(0, 30_000).Select(i => (Print(i), 1L, "x", s_now.AddMilliseconds(i))));

        Assert.Empty(told);
        Assert.Equal([7], Told(Enumerable.Range(0, 8).Select(i => ("ann", 1L, Print(i), s_now.AddMinutes(1)))));
    }

    private List<int> Told(IEnumerable<(string Who, long Entry, string Print, DateTimeOffset At)> asked) =>
        [
            .. asked
                .Index()
                .Where(a => _probes.Note(a.Item.Who, a.Item.Entry, a.Item.Print, Probes.OfOne, a.Item.At))
                .Select(a => a.Index),
        ];

    private static string Print(int n) => n.ToString(CultureInfo.InvariantCulture);
}
