using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Portal;

namespace Redress.Server.Tests.Portal;

public sealed class DraftFormTests
{
    private readonly DraftForm _form = new(Check);

    [Fact]
    public void Bad_links_are_kept_as_they_were_written()
    {
        var (draft, fault) = Take(
            Step.Where,
            ("links", " see https://a.example/1 and http://b.example/2\r\nsomething odd\n\n")
        );

        Assert.Null(fault);
        Assert.Equal(["https://a.example/1", "http://b.example/2", "something odd"], draft.LinkList);
    }

    [Fact]
    public void A_place_is_the_one_thing_that_must_be_given()
    {
        Assert.Equal("portal.where.missing", Take(Step.Where, ("links", "  \n ")).Fault?.Key);
        Assert.Null(Take(Step.Where, ("lost", "The account is called circle")).Fault);
        Assert.Equal("portal.what.missing", Take(Step.What).Fault?.Key);
        foreach (var step in (Step[])[Step.Who, Step.Age, Step.Safety, Step.More, Step.Answer])
        {
            Assert.Null(Take(step).Fault);
        }
    }

    [Fact]
    public void Twenty_one_links_are_too_many_and_stay_where_they_are()
    {
        var links = string.Join('\n', Enumerable.Range(0, 21).Select(i => $"https://a.example/{i}"));

        var (draft, fault) = Take(Step.Where, ("links", links));

        Assert.Equal("portal.where.many", fault?.Key);
        Assert.Equal(links, draft.Links);
    }

    [Theory]
    [InlineData("authority")]
    [InlineData("trusted-flagger")]
    [InlineData("platform")]
    [InlineData("staff-on-behalf")]
    [InlineData("match")]
    [InlineData("nobody")]
    public void Nobody_is_more_than_the_page_offers(string who) => Assert.Null(Take(Step.Who, ("who", who)).Draft.Who);

    [Fact]
    public void An_own_code_in_a_text_is_found_however_it_is_written()
    {
        var code = ReceiptCode.Make(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes), Check);
        foreach (
            var text in (string[])
                [$"my code is {ReceiptCode.Show(code)}.", code.ToLowerInvariant(), $"({code[..14]} {code[14..]})"]
        )
        {
            Assert.Equal("portal.more.code", Take(Step.More, ("more", text)).Fault?.Key);
        }

        // One character short, and no letters beside it that could happen to be the missing one.
        Assert.Null(Take(Step.More, ("more", $"({code[..^1]}...)")).Fault);
    }

    [Fact]
    public void Texts_are_measured_after_what_was_told_before_and_card_numbers_are_masked()
    {
        Assert.Null(Take(Step.More, ("more", new string('a', 4000))).Fault);
        Assert.Equal("portal.more.long", Take(Step.More, ("more", new string('a', 4001))).Fault?.Key);
        Assert.Equal("•••", Take(Step.More, ("more", "4111 1111 1111 1111")).Draft.More);
        Assert.Equal("portal.more.strange", Take(Step.More, ("more", "a\u0007b")).Fault?.Key);
        // What nobody sees is left out: nobody could find it to take it away.
        Assert.Equal(("ab", null), Said(Take(Step.More, ("more", "a\u202e\uf8ffb"))));
        var told = new Draft { Lost = new string('b', 1000) };
        var (both, fault) = _form.Take(told, Step.More, Form(("more", new string('a', 3000))));
        Assert.Equal(("portal.more.long.both", "more"), (fault?.Key, fault?.Field));
        Assert.Equal(3000, both.More.Length);
        Assert.Null(_form.Take(told, Step.More, Form(("more", new string('a', 2998)))).Fault);
    }

    private static (string More, string? Fault) Said((Draft Draft, Fault? Fault) taken) =>
        (taken.Draft.More, taken.Fault?.Key);

    [Fact]
    public void A_mail_address_is_asked_for_only_where_mail_is_wanted()
    {
        Assert.Null(Take(Step.Answer, ("answer", "here"), ("mail", "nonsense")).Fault);
        Assert.Equal(
            "portal.answer.mail.wrong",
            Take(Step.Answer, ("answer", "mail"), ("mail", "nonsense")).Fault?.Key
        );
        Assert.Equal("portal.answer.mail.wrong", Take(Step.Answer, ("answer", "mail")).Fault?.Key);
        Assert.Null(Take(Step.Answer, ("answer", "mail"), ("mail", "a@b.example")).Fault);
    }

    [Fact]
    public void Fingerprints_that_are_none_are_not_taken()
    {
        var (hash, sha) = (new string('a', 64), new string('b', 64));
        var (draft, fault) = Take(Step.Picture, ("fingerprint", $"{sha} {hash} 90"));

        Assert.Null(fault);
        Assert.Equal((sha, hash, 90), (draft.Prints[0].Sha256, draft.Prints[0].Pdq, draft.Prints[0].Quality));
        foreach (
            var wrong in (string[])
                ["", "x", $"{sha} {hash}", $"{sha} {hash} -1", $"{sha} {hash[1..]} 90", $"{sha} {hash} 101"]
        )
        {
            Assert.Equal("portal.picture.missing", Take(Step.Picture, ("fingerprint", wrong)).Fault?.Key);
        }
    }

    private static int Check(string body) => body.Aggregate(0, (sum, c) => ((sum * 31) + c) & 0x3FF);

    private (Draft Draft, Fault? Fault) Take(Step step, params (string Name, string Value)[] fields) =>
        _form.Take(new Draft(), step, Form(fields));

    private static FormCollection Form(params (string Name, string Value)[] fields) =>
        new(fields.ToDictionary(f => f.Name, f => new Microsoft.Extensions.Primitives.StringValues(f.Value)));
}
