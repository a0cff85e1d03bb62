using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Redress.System.Tests.Harness;

/// <summary>
/// axe in a page: put in once for each document, and asked for violations alone. The package's own way of running it opens another page
/// and reads the script twice for each look, which costs more than the look.
/// </summary>
internal static class Axe
{
    private static readonly Lazy<string> s_script = new(Read);

    /// <summary>The rules whose answer depends on colours; what else a page is stays as it was when only these change.</summary>
    public static IReadOnlyList<string> OfColours { get; } = ["color-contrast", "link-in-text-block"];

    /// <summary>Puts it into every document of that context from the start: the browser then has it once and for all.</summary>
    public static Task PrepareAsync(IBrowserContext context) => context.AddInitScriptAsync(s_script.Value);

    /// <summary>What it finds, each as a line; nothing where all is well.</summary>
    /// <param name="rules">Only these; all that are on by default where it is null.</param>
    public static async Task<IReadOnlyList<string>> FindAsync(IPage page, IReadOnlyList<string>? rules = null)
    {
        if (!await page.EvaluateAsync<bool>("typeof axe === 'object'"))
        {
            await page.EvaluateAsync(s_script.Value);
        }

        return await page.EvaluateAsync<string[]>(
            """
            async rules => {
              const only = rules ? { runOnly: { type: 'rule', values: rules } } : {};
              const found = await axe.run(document, { resultTypes: ['violations'], ...only });
              return found.violations.map(v => `${v.id}: ${v.help} ${v.nodes[0].html}`);
            }
            """,
            rules
        );
    }

    private static string Read()
    {
        var assembly = typeof(AxeResult).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith("axe.min.js", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd() + "; undefined";
    }
}
