namespace Redress.Cli.Demo;

/// <summary>What in the figures is not measured and not in the record, in sentences.</summary>
internal static class Assumptions
{
    private static readonly string[] Always =
    [
        "The record is what the complaint of 20 January 2021 alleges and the courts repeat: dates, 167,000 views, 2,223 reshares, 36 days. Hours are ours.",
        "Views and reshares grow a little faster each day, from the first report to the removal; the record gives only their totals. 1,000 more views and 12 of the reshares came before the first report.",
        "The four posts draw 45, 25, 20 and 10 percent of the visitors. Visitors see and reshare only what Chirp shows them at that moment.",
        "Both accounts were reported and had a strike in autumn 2019; the record says only that they were known for such material. Three other accounts posted the same bytes.",
        "The first report was about the first account, as in the record; that the second was about the other account and the third about a post is ours.",
        "All reports are filed in each run, also those for which there would have been no cause where the posts were gone already.",
        "Redress reads Chirp's public lists like any visitor; the few advertisements that stand in them are counted with the others.",
        "Chirp stands for the platform, shapes stand for the videos. Time leaps where nothing happens; while a request or a job is open it runs as on the wall.",
    ];

    public static IReadOnlyList<string> All => Always;

    public static IReadOnlyList<string> Of(Review review) =>
        review switch
        {
            Review.AsInTheRecord =>
            [
                .. Always,
                "Nothing is hidden before a decision, and the decisions are the record's: no violation on 28 January, removal on 30 January. Answers to the others who reported come with the removal; the record knows of none.",
                "Redress lets nobody close a child's report alone or by a template: in the replay of the record two people do it, and each answer carries a number.",
                "Removal takes down every reshare and copy at once because Redress carries it out; the record says only that the videos were removed.",
            ],
            Review.AfterEachReport =>
            [
                .. Always,
                "A person reads each report two hours after it came, between 9:30 and 18:00 UTC on working days, and decides as was decided on 30 January. Another one agrees at once, and the authority is told.",
            ],
            Review.FromHisOwnReport =>
            [
                .. Always,
                "Only the report of the person shown, or for them, hides before a person looks; what others reported before, nobody opens until then.",
                "From then on a person reads each report two hours after it came, between 9:30 and 18:00 UTC on working days.",
            ],
        };
}
