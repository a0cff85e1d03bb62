using System.Globalization;
using System.Text.Json.Nodes;

namespace Redress.System.Tests.Fuzz;

/// <summary>Turns a good body into one that no honest caller sends.</summary>
internal static class Mutation
{
    private static readonly string[] s_values =
    [
        "null",
        "true",
        "-1",
        "1e999",
        "9223372036854775808",
        "\"\"",
        "\"\\u0000\"",
        "\"\\u202Egnp.exe\"",
        "\"\\ud800\"",
        "\"javascript:alert(1)\"",
        "\"file:///etc/passwd\"",
        "\"http://127.0.0.1:1/posts/1\"",
        "\"http://[::ffff:127.0.0.1]/\"",
        "\"rpt_00000000000000000000000000\"",
        "[]",
        "{}",
        "[[[[[[[[]]]]]]]]",
        "\"2026-13-45T99:99:99Z\"",
    ];

    public static string Of(JsonNode? body, Random random)
    {
        var text = body?.ToJsonString() ?? "{}";
        return random.Next(8) switch
        {
            0 => text[..random.Next(text.Length)],
            1 => text + text,
            2 => string.Concat(Enumerable.Repeat("[", random.Next(1, 5000))),
            3 => Flip(text, random),
            4 => Without(body, random) ?? "{}",
            _ => Replaced(body, random) ?? s_values[random.Next(s_values.Length)],
        };
    }

    /// <summary>More than any body may have.</summary>
    public static string TooLong(Random random) =>
        "{\"statement\":\"" + new string('x', 64 * 1024 + random.Next(100_000)) + "\"}";

    private static string Flip(string text, Random random)
    {
        var at = random.Next(text.Length);
        return text[..at] + ((char)random.Next(1, 0xD7FF)).ToString(CultureInfo.InvariantCulture) + text[(at + 1)..];
    }

    private static string? Without(JsonNode? body, Random random)
    {
        if (body is not JsonObject { Count: > 0 } members)
        {
            return null;
        }

        var less = members.DeepClone().AsObject();
        less.Remove(members.ElementAt(random.Next(members.Count)).Key);
        return less.ToJsonString();
    }

    private static string? Replaced(JsonNode? body, Random random)
    {
        if (body is not JsonObject { Count: > 0 } members)
        {
            return null;
        }

        const string Mark = "\"here it stands\"";
        var other = members.DeepClone().AsObject();
        var name = random.Next(10) == 0 ? "unknown" : members.ElementAt(random.Next(members.Count)).Key;
        other[name] = "here it stands";
        return other.ToJsonString().Replace(Mark, s_values[random.Next(s_values.Length)], StringComparison.Ordinal);
    }
}
