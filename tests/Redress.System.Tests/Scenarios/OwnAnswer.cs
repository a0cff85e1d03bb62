using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>
/// Two posts that differ only in what somebody else did before: whoever reports them now is answered alike, to the byte, at
/// once and later. What is public anyway, whether the post can be seen, is the one thing that may differ, and is true.
/// </summary>
internal sealed partial class OwnAnswer(World world)
{
    private static readonly TimeSpan s_promised = TimeSpan.FromHours(4);

    /// <summary>Who reports, what had happened before, and by whom.</summary>
    public static TheoryData<string, string, string> Before =>
        new()
        {
            { "bystander", "reported", "bystander" },
            { "bystander", "held", "affected-person" },
            { "bystander", "decided to stay", "bystander" },
            { "affected-person", "decided to stay", "affected-person" },
            { "bystander", "removed", "bystander" },
            { "bystander", "budget used up", "bystander" },
        };

    public async Task IsTheSameAsync(string source, string before, string other)
    {
        var (known, fresh) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());
        await BeforeAsync(known, before, other);

        var later = await FileAsync(known, source);
        var first = before == "budget used up" ? later : await FileAsync(fresh, source);
        if (before == "budget used up")
        {
            await BudgetAsync(200);
            first = await FileAsync(fresh, source);
        }

        Assert.Equal(Said(first, fresh), Said(later, known));
        Assert.Equal(await SeenAsync(first, fresh), await SeenAsync(later, known));
        await IsTrueAsync(later, known);
        await IsTrueAsync(first, fresh);
    }

    public async Task OfWhatWasDecidedIsTheSameAsync(bool restricted)
    {
        var (known, fresh) = (await world.Chirp.PostAsync(), await world.Chirp.PostAsync());
        await FileAsync(known, "bystander");
        await DecideAsync(known, restricted);
        await world.LaterAsync();

        var later = await FileAsync(known, "bystander");
        var first = await FileAsync(fresh, "bystander");
        await world.LaterAsync();
        Assert.Single((await ReceiptAsync(later))["letters"]!.AsArray());
        Assert.Equal(await SeenAsync(first, fresh), await SeenAsync(later, known));

        await DecideAsync(fresh, restricted);
        await world.MoveAsync(s_promised);

        var answer = (await ReceiptAsync(later))["letters"]!.AsArray()[1]!;
        var took = (DateTimeOffset)answer["at"]! - (DateTimeOffset)later["receivedAt"]!;
        Assert.InRange(took, s_promised * 0.2, s_promised * 0.8 + TimeSpan.FromSeconds(5));
        Assert.Equal(await SeenAsync(first, fresh), await SeenAsync(later, known));
        await NoPromiseIsBrokenAsync(known);
        await MayObjectAsync(later);
    }

    private async Task BeforeAsync(string post, string what, string other)
    {
        if (what == "budget used up")
        {
            await BudgetAsync(1);
            await FileAsync(await world.Chirp.PostAsync(), other);
            return;
        }

        await FileAsync(post, other);
        if (what is "decided to stay" or "removed")
        {
            await DecideAsync(post, what == "removed");
            await world.LaterAsync();
        }
    }

    private Task BudgetAsync(int reports) =>
        Packs.ApplyAsync(world, ("bystander: \\{ reports: [0-9]+", $"bystander: {{ reports: {reports}"));

    private async Task DecideAsync(string post, bool restricted)
    {
        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, restricted ? ["hide", "remove"] : []);
        await world.SettleAsync();
    }

    private Task<JsonNode> FileAsync(string post, string source) =>
        world.FileAsync(Filing.By(source, Filing.Abuse, world.Chirp.PostLink(post)));

    private async Task<JsonNode> ReceiptAsync(JsonNode filed) => await (await world.DeskAsync()).ReceiptAsync(filed);

    private static string Said(JsonNode filed, string post)
    {
        var wait = (DateTimeOffset)filed["subjects"]![0]!["lookBy"]! - (DateTimeOffset)filed["receivedAt"]!;
        return $"{wait} {Plain(filed, post)}";
    }

    /// <summary>The status page and what the platform sees of it.</summary>
    private async Task<string> SeenAsync(JsonNode filed, string post)
    {
        var page = await ReceiptAsync(filed);
        var port = await Desk.ReadReportAsync(world.Key, (string)filed["id"]!);
        return Plain(page, post) + Plain(port, post);
    }

    /// <summary>Without ids, codes and times, and without what anybody can see by looking at the post.</summary>
    private static string Plain(JsonNode answer, string post)
    {
        var copy = answer.DeepClone();
        foreach (var subject in copy["subjects"]!.AsArray())
        {
            subject!["hiddenAt"] = null;
            if (subject["stage"]?.GetValue<string>() is "hidden" or "received")
            {
                subject["stage"] = "public";
            }
        }

        if (copy["receiptCode"] is not null)
        {
            copy["receiptCode"] = "code";
        }

        var text = copy.ToJsonString().Replace(post, "post", StringComparison.Ordinal);
        return Id().Replace(Time().Replace(Day().Replace(text, "day"), "time"), "id");
    }

    /// <summary>What is said to be hidden is hidden, and the other way round.</summary>
    private async Task IsTrueAsync(JsonNode filed, string post)
    {
        var subject = (await ReceiptAsync(filed))["subjects"]![0]!;
        var hidden = await world.Chirp.StatusAsync($"/posts/{post}") != 200;
        Assert.Equal(hidden, subject["hiddenAt"] is not null);
    }

    private async Task NoPromiseIsBrokenAsync(string post)
    {
        var desk = await world.DeskAsync();
        var clocks = (await desk.Reviewer.GetAsync($"/v1/cases/{await desk.CaseOfPostAsync(post)}/clocks")).Expect(200);
        var own = clocks["links"]!
            .AsArray()
            .SelectMany(l => l!["clocks"]!.AsArray())
            .Where(c => (string)c!["clock"]! == "own");
        Assert.All(own, c => Assert.False((bool)c!["breached"]!));
        Assert.Equal(2, own.Count());
    }

    private async Task MayObjectAsync(JsonNode filed)
    {
        var objection = new
        {
            code = (string)filed["receiptCode"]!,
            number = 1,
            text = "Please look again.",
        };
        (await world.Redress.Nobody.PostAsync("/v1/receipt/appeal", objection)).Expect(201);
    }

    [GeneratedRegex("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|\\\\u002B00:00|[+]00:00)")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}(, [0-9]{2}:[0-9]{2})?")]
    private static partial Regex Day();

    [GeneratedRegex("(rpt|case|dec|ltr)_[0-9a-z]{26}")]
    private static partial Regex Id();
}
