using System.Text.RegularExpressions;

namespace Redress.Core.Tests.House;

/// <summary>What a page promises: links that lead somewhere, commands that are there.</summary>
internal static partial class Markdown
{
    /// <param name="exists">Whether the repository has the file or folder.</param>
    /// <param name="read">The text of a page that exists.</param>
    public static IEnumerable<string> DeadLinks(SourceFile page, Func<string, bool> exists, Func<string, string> read)
    {
        foreach (var target in Targets(page.Text))
        {
            var parts = target.Split('#', 2);
            var path = parts[0].Length == 0 ? page.Path : Join(page.Folder, Uri.UnescapeDataString(parts[0]));
            if (path is null || (parts[0].Length > 0 && !exists(path)))
            {
                yield return $"{page.Path} links to {target}, which is not there";
            }
            else if (
                parts.Length == 2
                && path.EndsWith(".md", StringComparison.Ordinal)
                && !Anchors(read(path)).Contains(parts[1])
            )
            {
                yield return $"{page.Path} links to {target}: no such heading";
            }
        }
    }

    /// <summary>Commands in the <c>sh</c> blocks that start one of our own: a file of the root, or the program itself.</summary>
    /// <param name="verbs">The verbs of the program that the source knows.</param>
    public static IEnumerable<string> DeadCommands(
        SourceFile page,
        Func<string, bool> exists,
        IReadOnlySet<string> verbs
    )
    {
        foreach (var words in Shell().Matches(page.Text).SelectMany(block => Commands(block.Groups["code"].Value)))
        {
            if (words[0].StartsWith("./", StringComparison.Ordinal) && !exists(words[0][2..]))
            {
                yield return $"{page.Path} shows {words[0]}, which is not there";
            }
            else if (words is ["redress", var verb, ..] && verb[0] != '-' && !verbs.Contains(verb))
            {
                yield return $"{page.Path} shows redress {verb}, which src/Redress.Cli does not know";
            }
        }
    }

    /// <summary>String literals of the command line's source: each verb is one of them.</summary>
    public static IEnumerable<string> Words(SourceFile source) =>
        Literal().Matches(source.Text).Select(match => match.Groups["word"].Value);

    private static IEnumerable<string[]> Commands(string code) =>
        code.Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .SelectMany(line => line.Split(["&&", "||", "|", ";"], StringSplitOptions.TrimEntries))
            .Select(command => command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(words => words.SkipWhile(word => Assignment().IsMatch(word)).ToArray())
            .Where(words => words.Length > 0);

    private static IEnumerable<string> Targets(string text) =>
        Link()
            .Matches(Fence().Replace(text, ""))
            .Select(match => match.Groups["inline"].Success ? match.Groups["inline"].Value : match.Groups["html"].Value)
            .Where(target =>
                !target.Contains("://", StringComparison.Ordinal)
                && !target.StartsWith("mailto:", StringComparison.Ordinal)
            );

    private static HashSet<string> Anchors(string text) =>
        [
            .. Heading()
                .Matches(Fence().Replace(text, ""))
                .Select(match =>
                    NoAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')
                ),
        ];

    /// <summary>Null where the path leaves the repository.</summary>
    private static string? Join(string folder, string relative)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in relative.Split('/').Where(part => part is not ("" or ".")))
        {
            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex(@"\]\((?<inline>[^)\s]+)\)|(?:src|srcset|href)=""(?<html>[^""]+)""")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^```sh\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Shell();

    [GeneratedRegex(@"^#{1,6} (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^\w+=")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"""(?<word>[a-z][a-z-]*)""")]
    private static partial Regex Literal();
}
