using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Redress.Server.Tests.Histories;

/// <summary>What those can do who report, and whose posts are reported.</summary>
internal sealed partial class History
{
    private static readonly string[] s_reasons =
    [
        "child-sexual-abuse-material",
        "child-sexual-abuse-material",
        "intimate-image",
        "grooming",
        "sexual-extortion",
        "danger-to-life",
        "hate",
        "not-sure",
    ];
    private static readonly string[] s_yesNo = ["yes", "no", "unsure", "not-asked"];
    private static readonly string[] s_may = ["self-made", "coerced", "account-taken-over"];

    [GeneratedRegex("([0-9A-Z]{4}-){6}[0-9A-Z]{4}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    private (int, string, Func<Task<Answered?>>)[] ReporterVerbs() =>
        [
            (14, "report", ReportAsync),
            (3, "withdraw", () => WithCodeAsync(c => ("/v1/receipt/withdraw", new { code = c }))),
            (
                4,
                "object",
                () =>
                    WithCodeAsync(c =>
                        (
                            "/v1/receipt/appeal",
                            new
                            {
                                code = c,
                                number = 1,
                                text = Words("No"),
                            }
                        )
                    )
            ),
            (3, "author objects", AuthorObjectsAsync),
            (4, "answer", AnswerAsync),
            (2, "complete", () => WithCodeAsync(c => ("/v1/receipt/complete", Completed(c)))),
            (
                2,
                "say",
                () =>
                    WithCodeAsync(c =>
                        (
                            "/v1/receipt/say",
                            new
                            {
                                code = c,
                                text = Words("Say"),
                                danger = Chance(10),
                            }
                        )
                    )
            ),
            (2, "tell", () => WithCodeAsync(c => ("/v1/receipt/tell", Told(c)))),
            (
                2,
                "add links",
                () => WithCodeAsync(c => ("/v1/receipt/links", new { code = c, links = new[] { Link() } }))
            ),
            (1, "change code", ChangeCodeAsync),
            (1, "take proof", () => WithCodeAsync(c => ("/v1/receipt/proof", new { code = c }))),
            (4, "look", () => WithCodeAsync(c => ("/v1/receipt", new { code = c }))),
        ];

    private async Task<Answered?> ReportAsync()
    {
        var canary = $"canary-{_seed}-{_filed.Count}-c";
        var minor = Any(s_yesNo);
        var claim = new JsonObject
        {
            ["source"] = Any(Template.Sources),
            ["reason"] = Any(s_reasons),
            ["minor"] = minor,
            ["harm"] = Chance(20) ? Any(s_yesNo) : "not-asked",
            ["danger"] = Chance(5),
            ["policeNumber"] = Chance(10) ? "P-1" : null,
            ["goodFaith"] = Chance(20),
            ["signature"] = Chance(20) ? "A. Person" : null,
        };
        var body = (JsonObject)claim.DeepClone();
        body["statement"] = canary;
        body["subjects"] = new JsonArray([.. Enumerable.Range(0, Chance(20) ? 2 : 1).Select(_ => Subject())]);
        (string, string)[] once = Chance(30)
            ? [("Idempotency-Key", $"key-{_seed}-{_filed.Count}-{new string('k', 16)}")]
            : [];
        var said = await _at.AskAsync(_at.Template.Key, "/v1/reports", body.ToJsonString(), once);
        if (!said.Ok)
        {
            // A well-formed report is never turned down.
            _broken.Add($"a report is refused: {said.Text}");
            return said;
        }

        _filed.Add(
            new Filed((string)said["id"]!, (DateTimeOffset)said["receivedAt"]!, canary)
            {
                Code = (string)said["receiptCode"]!,
            }
        );
        Compare(claim, body["subjects"]!.AsArray(), said);
        if (
            once.Length > 0
            && (await _at.AskAsync(_at.Template.Key, "/v1/reports", body.ToJsonString(), once)).Text != said.Text
        )
        {
            _broken.Add("the same request got another answer");
        }

        return said;
    }

    /// <summary>The first answer to such a claim stands for all that come, whatever was there before them.</summary>
    private void Compare(JsonObject claim, JsonArray subjects, Answered said)
    {
        foreach (var (asked, link) in subjects.Zip(said["subjects"]!.AsArray()))
        {
            var wait = (DateTimeOffset?)link!["lookBy"] - (DateTimeOffset)said["receivedAt"]!;
            var answer = $"{link["status"]} {link["hold"]} {link["help"]} {wait}";
            var key = $"{claim.ToJsonString()} {asked!["kind"]} of {subjects.Count}, stopped {_isStopped}";
            var first = _chronicle.Answers.GetOrAdd(key, answer);
            if (first != answer)
            {
                _broken.Add($"an answer tells of others: {key}: {first} and {answer}");
            }
        }
    }

    private JsonObject Subject() =>
        Chance(85)
            ? new JsonObject { ["kind"] = "post", ["id"] = Any(s_posts) }
            : new JsonObject { ["kind"] = "account", ["id"] = Chance(50) ? "a0" : "a1" };

    /// <summary>Whoever has a receipt code.</summary>
    private async Task<Answered?> WithCodeAsync(Func<string, (string Path, object Body)> what)
    {
        if (_filed.Count == 0)
        {
            return null;
        }

        var (path, body) = what(Any(_filed).Code);
        return await _at.AskAsync(null, path, body);
    }

    private async Task<Answered?> ChangeCodeAsync()
    {
        var one = Any(_filed);
        var said = await _at.AskAsync(null, "/v1/receipt/code", new { code = one.Code });
        if (said.Ok)
        {
            one.Code = (string)said["receiptCode"]!;
        }

        return said;
    }

    private object Completed(string code) =>
        new
        {
            code,
            signature = Chance(60) ? "A. Person" : null,
            goodFaith = Chance(60),
            contact = Chance(60) ? "person@mail.example" : null,
        };

    private object Told(string code) =>
        new
        {
            code,
            minor = Any(s_yesNo),
            harm = Any(s_yesNo),
            policeNumber = Chance(30) ? "P-2" : null,
            danger = Chance(10),
        };

    private string Link() => Chance(70) ? $"{Site.Address}/p/{Any(s_posts)}" : "https://elsewhere.example/x/1";

    /// <summary>With the code of a letter that came to the account.</summary>
    private async Task<Answered?> AuthorObjectsAsync()
    {
        var codes = _at
            .Site.Letters.Select(l => Code().Match(l.Text))
            .Where(m => m.Success)
            .Select(m => m.Value)
            .ToList();
        return codes.Count == 0
            ? null
            : await _at.AskAsync(
                null,
                "/v1/appeals",
                new
                {
                    code = Any(codes),
                    text = Words("It is mine"),
                    may = Chance(30) ? Any(s_may) : null,
                }
            );
    }

    private async Task<Answered?> AnswerAsync()
    {
        if (_filed.Count == 0)
        {
            return null;
        }

        var code = Any(_filed).Code;
        var page = await _at.AskAsync(null, "/v1/receipt", new { code });
        List<JsonNode?> questions = page.Ok ? [.. page["questions"]!.AsArray()] : [];
        if (questions.Count == 0)
        {
            return null;
        }

        var questionId = (string)Any(questions)!["id"]!;
        return await _at.AskAsync(
            null,
            "/v1/receipt/answer",
            new
            {
                code,
                questionId,
                text = Words("So it is"),
                danger = Chance(10),
            }
        );
    }
}
