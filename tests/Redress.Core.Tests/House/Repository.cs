using System.Text.RegularExpressions;

namespace Redress.Core.Tests.House;

/// <summary>The working copy that the tests were built from: every file that could be committed, by relative path.</summary>
internal sealed class Repository
{
    private static readonly string[] s_notOurs = [".git", "bin", "obj", "node_modules", "TestResults", ".vs", ".idea"];

    public static readonly Repository Here = new(FindRoot());

    private readonly Lazy<IReadOnlyList<string>> _files;

    public Repository(string root)
    {
        Root = root;
        _files = new(() => [.. Walk(root).Order(StringComparer.Ordinal)]);
    }

    public string Root { get; }

    /// <summary>Relative paths with forward slashes, in ordinal order.</summary>
    public IReadOnlyList<string> Files => _files.Value;

    public IEnumerable<SourceFile> Read(Func<string, bool> wanted) => Files.Where(wanted).Select(Read);

    public SourceFile Read(string path) => new(path, File.ReadAllText(Path.Combine(Root, path)));

    public bool Has(string path) => File.Exists(Path.Combine(Root, path)) || Directory.Exists(Path.Combine(Root, path));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Redress.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The guards read the source: run them inside the repository.");
    }

    /// <summary>What .gitignore names; <c>data</c> only in the root, where a developer's server keeps it.</summary>
    private static bool IsForeign(DirectoryInfo folder, string root) =>
        s_notOurs.Contains(folder.Name) || folder.FullName == Path.Combine(root, "data");

    private static IEnumerable<string> Walk(string root)
    {
        var waiting = new Stack<DirectoryInfo>([new DirectoryInfo(root)]);
        while (waiting.TryPop(out var folder))
        {
            foreach (var inner in folder.EnumerateDirectories().Where(d => !IsForeign(d, root)))
            {
                waiting.Push(inner);
            }

            // In a worktree .git is a file.
            foreach (var file in folder.EnumerateFiles().Where(f => f.Name != ".git"))
            {
                yield return Path.GetRelativePath(root, file.FullName).Replace('\\', '/');
            }
        }
    }
}

/// <summary>A file as the guards see it; small bad ones are made by hand to show that a guard can fail.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The text with every C# string emptied: what stands in a string declares nothing.</summary>
    public string Code => Literal().Replace(Text, "\"\"");

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    public string Folder => Path.Contains('/') ? Path[..Path.LastIndexOf('/')] : "";

    public string[] Lines => Text.Split('\n');

    [GeneratedRegex("\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"", RegexOptions.Singleline)]
    public static partial Regex Literal();
}

/// <summary>What a guard found; the failure lists every finding with what to do.</summary>
internal static class Findings
{
    public static void AssertNone(IEnumerable<string> found)
    {
        var all = found.ToList();
        Assert.True(all.Count == 0, string.Join(Environment.NewLine, all));
    }
}
