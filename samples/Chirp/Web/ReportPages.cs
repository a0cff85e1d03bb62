using System.Security.Cryptography;
using System.Text.Json;
using Chirp.Port;
using Chirp.World;

namespace Chirp.Web;

/// <summary>The report button: three questions, then Chirp's server tells Redress. Nobody has to sign in.</summary>
internal sealed class ReportPages(RedressClient redress)
{
    private static readonly (string Word, string Text)[] Sources =
    [
        ("affected-person", "It is about me"),
        ("guardian", "I am a parent or guardian"),
        ("representative", "I act for somebody: lawyer, helpline, school"),
        ("bystander", "I came across it"),
        ("not-said", "I would rather not say"),
    ];

    private static readonly (string Word, string Text)[] Reasons =
    [
        ("child-sexual-abuse-material", "It shows a child in a sexual way"),
        ("sexual-extortion", "Somebody makes threats with pictures"),
        ("grooming", "An adult tries to get at a child"),
        ("intimate-image", "An intimate picture, without consent"),
        ("danger-to-life", "Somebody is in danger"),
        ("threats", "Threats"),
        ("hate", "Hate"),
        ("private-data", "Private data"),
        ("other", "Something else"),
        ("not-sure", "I am not sure"),
    ];

    private static readonly (string Word, string Text)[] Minors =
    [
        ("yes", "Yes"),
        ("unsure", "I do not know"),
        ("no", "No"),
        ("not-asked", "Nobody is shown"),
    ];

    public static void Map(IEndpointRouteBuilder routes, ReportPages pages)
    {
        foreach (
            var path in (string[])["/posts/{id}", "/comments/{id}", "/messages/{id}", "/stories/{id}", "/@{handle}"]
        )
        {
            routes.MapGet($"{path}/report", (RequestDelegate)pages.Ask);
            routes.MapPost($"{path}/report", (RequestDelegate)pages.Send).RequireRateLimiting(MemberPages.Limited);
        }
    }

    private Task Ask(HttpContext context)
    {
        if (!redress.IsConnected)
        {
            return NotConnected(context);
        }

        var page = new Page("Report", context.Reader()?.Handle);
        page.Add(
            $"""
            <form class="card" method="post" action="{context.Request.Path.Value}"><h1>Report</h1>
            <p>Tell us what is wrong. You need no account, and nobody here asks for your ID.</p>
            <input type="hidden" name="once" value="{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}">
            """
        );
        AddChoice(page, "source", "Who are you?", Sources);
        AddChoice(page, "reason", "What is it?", Reasons);
        AddChoice(page, "minor", "Was the person shown under 18 when it was made?", Minors);
        page.Add($"""<button>Send report</button></form>""");
        return context.Send(page);
    }

    private static void AddChoice(Page page, string name, string question, (string Word, string Text)[] choices)
    {
        page.Add($"""<fieldset><legend>{question}</legend>""");
        foreach (var (word, text) in choices)
        {
            page.Add(
                $"""<label class="choice"><input type="radio" name="{name}" value="{word}" required> {text}</label>"""
            );
        }

        page.Add($"""</fieldset>""");
    }

    private async Task Send(HttpContext context)
    {
        if (await context.OwnForm() is not { } form)
        {
            return;
        }

        if (!redress.IsConnected)
        {
            await NotConnected(context);
            return;
        }

        var (source, reason, minor) = (form["source"].ToString(), form["reason"].ToString(), form["minor"].ToString());
        var once = form["once"].ToString();
        if (!Has(Sources, source) || !Has(Reasons, reason) || !Has(Minors, minor) || !IsOnce(once))
        {
            await context.Say(400, "Something is missing", "Go back and answer the three questions.");
            return;
        }

        var link = context.Site().Origin + context.Request.Path.Value![..^"/report".Length];
        var answer = await redress.Report(
            new RedressClient.ReportBody(source, reason, minor, "en", [new(link)], context.Reader()?.Handle),
            once,
            context.RequestAborted
        );
        await Answer(context, answer);
    }

    private static Task Answer(HttpContext context, JsonElement? answer)
    {
        if (answer is not { ValueKind: JsonValueKind.Object } taken)
        {
            return context.Say(
                502,
                "Not sent",
                "Your report could not be sent just now. Please try again in a minute."
            );
        }

        var page = new Page("Report sent", context.Reader()?.Handle);
        page.Add($"""<section class="card"><h1>Report sent</h1><p>Thank you. A person will look at it.</p>""");
        foreach (var name in (string[])["receiptCode", "receipt"])
        {
            if (taken.TryGetProperty(name, out var code) && code.ValueKind == JsonValueKind.String)
            {
                page.Add(
                    $"""<p>Keep this code. With it you can see what happens:</p><p class="label"><strong>{code.GetString()}</strong></p>"""
                );
                break;
            }
        }

        page.Add($"""</section>""");
        return context.Send(page);
    }

    private static bool Has((string Word, string Text)[] choices, string word) => choices.Any(c => c.Word == word);

    private static bool IsOnce(string once) => once.Length == 32 && once.All(char.IsAsciiHexDigitLower);

    private static Task NotConnected(HttpContext context) =>
        context.Say(
            503,
            "Not connected",
            "This Chirp is not connected to Redress, so reports cannot be sent from here."
        );
}
