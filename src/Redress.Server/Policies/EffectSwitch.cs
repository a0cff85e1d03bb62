using Redress.Core.Policies;

namespace Redress.Server.Policies;

/// <summary>Turns one hold rule of a pack off, to shadow or on, and changes nothing else of its text, comments included.</summary>
public static class EffectSwitch
{
    /// <summary>The new text; null where the rule is not there or is not written in the usual way.</summary>
    public static string? Turn(string yaml, string rule, Effect effect)
    {
        var lines = yaml.ReplaceLineEndings("\n").Split('\n');
        var start = Array.FindIndex(lines, l => l.Trim() == $"- rule: {rule}");
        if (start < 0)
        {
            return null;
        }

        for (
            var i = start + 1;
            i < lines.Length && !lines[i].TrimStart().StartsWith("- ", StringComparison.Ordinal);
            i++
        )
        {
            var trimmed = lines[i].TrimStart();
            if (trimmed.StartsWith("effect:", StringComparison.Ordinal))
            {
                lines[i] = lines[i][..^trimmed.Length] + "effect: " + Core.Kernel.Word.Of(effect);
                var changed = string.Join('\n', lines);
                return IsThatAlone(yaml, changed, rule, effect) ? changed : null;
            }
        }

        return null;
    }

    // Read back, so that a text that only looks as expected changes nothing else by accident.
    private static bool IsThatAlone(string before, string after, string rule, Effect effect)
    {
        var (old, made) = (PolicyFile.Read(before), PolicyFile.Read(after));
        return old.Ok
            && made.Ok
            && old.Pack.Holds.Count == made.Pack.Holds.Count
            && old.Pack.Holds.Zip(made.Pack.Holds)
                .All(p =>
                    p.First.Id == p.Second.Id && p.Second.Effect == (p.First.Id == rule ? effect : p.First.Effect)
                );
    }
}
