using System.Reflection;

namespace Redress.Core.Tests.House;

/// <summary>One module may use another: the compiled code has at least one place where it does.</summary>
internal readonly record struct Edge(string From, string To)
{
    public override string ToString() => $"{From} → {To}";
}

/// <summary>Modules are namespaces below an assembly's own; what lies in the root namespace or in an engine's belongs to all.</summary>
internal static class ModuleGraph
{
    /// <summary>Reads lines of <c>Module → Other Other</c>; <c>nothing</c> stands for no use at all.</summary>
    public static IReadOnlySet<Edge> Parse(string lines) =>
        lines
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split('→', StringSplitOptions.TrimEntries))
            .SelectMany(parts =>
                parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(to => new Edge(parts[0], to))
            )
            .Where(edge => edge.To != "nothing")
            .ToHashSet();

    /// <summary>Each use that the compiled code makes, with one place where it does.</summary>
    public static IReadOnlyDictionary<Edge, string> Of(IEnumerable<Type> types, IReadOnlySet<string> engine)
    {
        var edges = new Dictionary<Edge, string>();
        foreach (var type in types)
        {
            if (ModuleOf(type) is not { } from || engine.Contains(from))
            {
                continue;
            }

            foreach (var used in TypeReferences.Of(type))
            {
                if (ModuleOf(used) is { } to && to != from && !engine.Contains(to))
                {
                    edges.TryAdd(new Edge(from, to), $"{type.FullName} uses {used.FullName}");
                }
            }
        }

        return edges;
    }

    public static IEnumerable<string> Compare(IReadOnlyDictionary<Edge, string> used, IReadOnlySet<Edge> listed) =>
        used
            .Keys.Except(listed)
            .Select(edge => $"{edge} is used but not listed: {used[edge]}")
            .Concat(listed.Except(used.Keys).Select(edge => $"{edge} is listed but not used: take the word out"))
            .Order(StringComparer.Ordinal);

    /// <summary>Every module that can reach itself, with the way.</summary>
    public static IEnumerable<string> Cycles(IEnumerable<Edge> edges)
    {
        var next = edges.ToLookup(e => e.From, e => e.To);
        return next.Select(g => g.Key).Order(StringComparer.Ordinal).Select(m => Way(m, m, next, [])).OfType<string>();
    }

    /// <summary><c>Redress.Storage.Cases.X</c> is of module <c>Cases</c>; null for what is not ours or lies in the root.</summary>
    public static string? ModuleOf(Type type) =>
        type.Namespace?.Split('.') is ["Redress", "Core" or "Storage", var module, ..] ? module : null;

    public static IEnumerable<Type> TypesOf(params Assembly[] assemblies) => assemblies.SelectMany(a => a.GetTypes());

    private static string? Way(string from, string to, ILookup<string, string> next, HashSet<string> seen)
    {
        foreach (var step in next[from].Order(StringComparer.Ordinal))
        {
            if (step == to)
            {
                return $"{from} → {to}";
            }

            if (seen.Add(step) && Way(step, to, next, seen) is { } rest)
            {
                return $"{from} → {rest}";
            }
        }

        return null;
    }
}
