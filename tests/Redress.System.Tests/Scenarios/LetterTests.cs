using System.Text.Json.Nodes;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

/// <summary>Everyone is told: the reporter on the status page and by mail, the author and those who reshared by the platform.</summary>
public sealed class LetterTests(MailWorld world) : IClassFixture<MailWorld>
{
    private ChirpSite Chirp => world.Chirp;

    [Theory]
    [InlineData("en", "A person has looked at what you reported", "It shows what the report says.")]
    [InlineData("de", "Ein Mensch hat sich angesehen, was du gemeldet hast", "It shows what the report says.")]
    public async Task A_reporter_reads_the_receipt_and_the_outcome_in_their_language(
        string language,
        string looked,
        string reasons
    )
    {
        var post = await Chirp.PostAsync();
        var filed = await world.FileAsync(Filing.Of(Chirp.PostLink(post)).And("language", language));
        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["remove"]);
        await world.LaterAsync();

        var status = await desk.ReceiptAsync(filed);

        Assert.Equal("decided", (string?)status["subjects"]![0]!["stage"]);
        Assert.Equal(["receipt", "outcome", "progress"], status["letters"]!.AsArray().Select(l => (string)l!["kind"]!));
        var outcome = status["letters"]![1]!;
        Assert.Equal(language, (string?)outcome["language"]);
        Assert.Contains(looked, (string)outcome["text"]!, StringComparison.Ordinal);
        Assert.Contains(reasons, (string)outcome["text"]!, StringComparison.Ordinal);
        // What was once read stays as it was read.
        Assert.Equal(outcome.ToJsonString(), (await desk.ReceiptAsync(filed))["letters"]![1]!.ToJsonString());
    }

    [Fact]
    public async Task The_author_gets_a_statement_of_reasons_for_the_hold_and_for_the_decision_and_resharers_a_short_one()
    {
        var author = await Chirp.AccountAsync();
        var post = await Chirp.PostAsync(author, picture: 61);
        var resharer = await Chirp.AccountAsync("bea");
        await Chirp.ReshareAsync(post, resharer);
        await world.FileAsync(Filing.Of(Chirp.PostLink(post)).And("statement", "The boy in it is me."));
        await world.MoveAsync(TimeSpan.FromHours(1));
        Assert.Empty(await Chirp.LettersAsync(author));
        // Letters to accounts wait in the lane of their platform: one that is silent delays no other.
        var waiting = "SELECT COUNT(*) FROM job WHERE kind = 'notify' AND lane";
        Assert.True(await world.CountAsync($"{waiting} = '{world.PlatformId}'") > 0);
        Assert.Equal(0, await world.CountAsync($"{waiting} <> '{world.PlatformId}'"));
        await world.MoveAsync(TimeSpan.FromHours(24));
        Assert.Single(await Chirp.LettersAsync(author));
        Assert.Empty(await Chirp.LettersAsync(resharer));

        var desk = await world.DeskAsync();
        var file = await desk.CaseOfPostAsync(post);
        await desk.DecideAsync(file, ["remove"], "strike");
        await world.MoveAsync(TimeSpan.FromHours(25));

        var toAuthor = (await Chirp.LettersAsync(author)).Select(l => (string)l!["text"]!).ToList();
        Assert.Equal(2, toAuthor.Count);
        Assert.All(
            toAuthor,
            t => Assert.Contains("A sexual picture or video of somebody under 18", t, StringComparison.Ordinal)
        );
        var toResharer = Assert.Single(await Chirp.LettersAsync(resharer))!;
        Assert.All(
            [.. toAuthor, (string)toResharer["text"]!],
            t => Assert.DoesNotContain("The boy in it is me", t, StringComparison.Ordinal)
        );
        var letters = await desk.LettersAsync(file);
        Assert.Equal(
            ["outcome", "reshare-statement", "statement-of-reasons", "statement-of-reasons"],
            letters.Select(l => (string)l["kind"]!).Where(k => k != "progress").Order(StringComparer.Ordinal)
        );
        Assert.All(
            letters.Where(l => (string)l["addressee"]! != "reporter"),
            l => Assert.Equal("sent", (string?)l["status"])
        );
    }

    [Fact]
    public async Task A_decision_that_nothing_is_wrong_is_told_to_the_reporter_and_to_the_author()
    {
        var author = await Chirp.AccountAsync();
        var post = await Chirp.PostAsync(author);
        var filed = await world.FileAsync(Filing.By("bystander", "hate", Chirp.PostLink(post)));
        var desk = await world.DeskAsync();

        await desk.DecideAsync(await desk.CaseOfPostAsync(post), []);
        await world.LaterAsync();

        var outcome = (await desk.ReceiptAsync(filed))["letters"]![1]!;
        Assert.Contains("stay", (string)outcome["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_gave_an_address_gets_mails_that_say_only_that_there_is_news()
    {
        var post = await Chirp.PostAsync();
        const string address = "somebody@mail.example";
        var filing = Filing
            .Of(Chirp.PostLink(post))
            .And("contact", address)
            .And("statement", "Please help me, they are from my school.")
            .And("policeNumber", "B-4711/26");
        var filed = await world.FileAsync(filing);
        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["remove"]);
        await world.LaterAsync();

        var mails = world.Mailbox.Mails.Where(m => m.Contains(address, StringComparison.Ordinal)).ToList();
        // For the receipt, the outcome, and that it is gone.
        Assert.Equal(3, mails.Count);
        string[] secrets =
        [
            "school",
            "4711",
            post,
            (string)filed["receiptCode"]!,
            (string)filed["id"]!,
            "remove",
            "abuse",
            "sexual",
            Chirp.Address.Authority,
        ];
        Assert.All(
            mails,
            m => Assert.All(secrets, s => Assert.DoesNotContain(s, m, StringComparison.OrdinalIgnoreCase))
        );
        Assert.DoesNotContain("school", world.Redress.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(address, world.Redress.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_who_gave_no_address_or_withdrew_gets_a_mail()
    {
        var post = await Chirp.PostAsync();
        const string address = "withdrawn@mail.example";
        await world.ReportAsync(post);
        var filed = await world.FileAsync(Filing.Of(Chirp.PostLink(post)).And("contact", address));
        var before = world.Mailbox.Mails.Count;
        (
            await world.Redress.Nobody.PostAsync("/v1/receipt/withdraw", new { code = (string)filed["receiptCode"]! })
        ).Expect(200);

        var desk = await world.DeskAsync();
        await desk.DecideAsync(await desk.CaseOfPostAsync(post), ["remove"]);
        await world.LaterAsync();

        Assert.Equal(before, world.Mailbox.Mails.Count);
    }
}
