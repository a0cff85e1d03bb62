using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Redress.Core.Kernel;

namespace Redress.Core.Tests.House;

internal sealed record ErrorCode(string Code, string Title, RefusalKind Kind, string Path);

/// <summary>Refusals in the source, and the table of docs/errors.md that promises them to the outside.</summary>
internal static partial class ErrorCodes
{
    public const string Begin = "<!-- codes: begin (kept by a test; REDRESS_UPDATE=1 writes it) -->";
    public const string End = "<!-- codes: end -->";

    public static IEnumerable<ErrorCode> In(SourceFile file) =>
        Made()
            .Matches(file.Text)
            .Select(match => new ErrorCode(
                match.Groups["code"].Value,
                Regex.Unescape(match.Groups["title"].Value),
                Enum.Parse<RefusalKind>(match.Groups["kind"].Value),
                file.Path
            ));

    /// <summary>Refusals whose code is not written where they are made, so that no list can hold them.</summary>
    public static IEnumerable<string> Unreadable(SourceFile file)
    {
        var made = Any().Count(file.Text);
        var readable = Made()
            .Matches(file.Text)
            .Count(match => match.Value.Contains("new Refusal", StringComparison.Ordinal));
        return made == readable
            ? []
            : [$"{file.Path}: write new Refusal(\"code\", \"Title\", RefusalKind.X) with literals, one for each code"];
    }

    public static IEnumerable<string> Wrong(IEnumerable<ErrorCode> codes) =>
        codes
            .GroupBy(code => code.Code, StringComparer.Ordinal)
            .SelectMany(same =>
                (Kebab().IsMatch(same.Key) ? Array.Empty<string>() : [$"{same.Key} is not kebab-case"]).Concat(
                    same.Skip(1).Select(code => $"{same.Key} is made twice, again in {code.Path}: share one")
                )
            );

    public static string Table(IEnumerable<ErrorCode> codes)
    {
        var table = new StringBuilder("| code | status | title |\n| --- | --- | --- |\n");
        foreach (var code in codes.OrderBy(c => c.Code, StringComparer.Ordinal))
        {
            table.Append(CultureInfo.InvariantCulture, $"| `{code.Code}` | {Status(code.Kind)} | {code.Title} |\n");
        }

        return table.ToString();
    }

    /// <summary>The page with its table replaced.</summary>
    public static string Page(string page, string table)
    {
        var from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = page.IndexOf(End, StringComparison.Ordinal);
        return $"{page[..from]}\n\n{table}\n{page[to..]}";
    }

    private static int Status(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.Invalid => 400,
            RefusalKind.Unauthenticated => 401,
            RefusalKind.Forbidden => 403,
            RefusalKind.NotFound => 404,
            RefusalKind.MethodNotAllowed => 405,
            RefusalKind.Conflict => 409,
            RefusalKind.TooLarge => 413,
            RefusalKind.MediaType => 415,
            RefusalKind.TooMany => 429,
            RefusalKind.Fault => 500,
            RefusalKind.Unavailable => 503,
        };

    [GeneratedRegex(
        @"new(?:\s+Refusal)?\s*\(\s*""(?<code>[^""]*)""\s*,\s*""(?<title>(?:[^""\\]|\\.)*)""\s*,\s*RefusalKind\.(?<kind>\w+)"
    )]
    private static partial Regex Made();

    [GeneratedRegex(@"new\s+Refusal\s*\(")]
    private static partial Regex Any();

    [GeneratedRegex("^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$")]
    private static partial Regex Kebab();
}
