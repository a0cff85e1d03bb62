using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Redress.Server.Policies;

/// <summary>A node of a YAML file and where it begins, counted from 1.</summary>
internal abstract record YamlNode(int Line, int Column);

/// <summary>A single value.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Column">Where it begins.</param>
/// <param name="Text">As written, without quotes.</param>
/// <param name="Plain">Written without quotes: only then may it be a number or true and false.</param>
internal sealed record YamlScalar(int Line, int Column, string Text, bool Plain) : YamlNode(Line, Column);

internal sealed record YamlList(int Line, int Column, IReadOnlyList<YamlNode> Of) : YamlNode(Line, Column);

/// <summary>Keys and values, in the order of the file.</summary>
/// <param name="Line">Where it begins.</param>
/// <param name="Column">Where it begins.</param>
/// <param name="Of">Its entries, each key once.</param>
/// <param name="Empty">Written without any entry.</param>
internal sealed record YamlMap(int Line, int Column, IReadOnlyList<KeyValuePair<YamlScalar, YamlNode>> Of, bool Empty)
    : YamlNode(Line, Column);

/// <summary>
/// YAML as a tree that knows its places. A small part of YAML only: one document of maps, lists and scalars. Anchors,
/// aliases and tags are faults and never followed, so that no file can grow while it is read.
/// </summary>
internal sealed class YamlTree
{
    public const int MaxDepth = 16;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly FaultList _faults;

    private YamlTree(string text, FaultList faults)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
        _faults = faults;
    }

    /// <summary>Null where there is no tree at all; then a fault says why.</summary>
    public static YamlNode? Read(string text, FaultList faults)
    {
        var tree = new YamlTree(text, faults);
        try
        {
            return tree.Document();
        }
        catch (TooDeep deep)
        {
            faults.Add(deep.Line, deep.Column, $"Nested more than {MaxDepth} deep: write it flatter");
        }
        catch (YamlException broken)
        {
            tree.Broken(broken.Start);
        }
        catch (Exception slip) when (slip is InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            // The scanner answers some broken files with these instead of its own exception.
            tree.Broken(tree._scanner.CurrentPosition);
        }

        return null;
    }

    private void Broken(Mark at) =>
        _faults.Add(
            Math.Max(1, (int)at.Line),
            Math.Max(1, (int)at.Column),
            "What begins here is not YAML: look for a missing colon, quote or bracket, a tab, or lines that are not indented alike"
        );

    private YamlNode? Document()
    {
        Next(); // the start of the stream
        if (Next() is not DocumentStart)
        {
            _faults.Add(1, 1, "The file is empty: begin with 'pack:' and a name");
            return null;
        }

        Next();
        var root = Node(1);
        Next(); // the end of the document
        if (Next() is { } more and not StreamEnd)
        {
            _faults.Add(
                (int)more.Start.Line,
                (int)more.Start.Column,
                "A second document begins here: a policy file has one, without '---' in between"
            );
        }

        return root;
    }

    /// <summary>The node whose event is current.</summary>
    private YamlNode Node(int depth)
    {
        // Some damaged files end in the middle of a map.
        var here = _parser.Current ?? throw new InvalidOperationException("The file ends early");
        var (line, column) = ((int)here.Start.Line, (int)here.Start.Column);
        if (depth > MaxDepth)
        {
            throw new TooDeep(line, column);
        }

        Plainness(here, line, column);
        return here switch
        {
            Scalar scalar => new YamlScalar(line, column, scalar.Value, scalar.Style is ScalarStyle.Plain),
            SequenceStart => List(line, column, depth),
            MappingStart => Map(line, column, depth),
            _ => new YamlScalar(line, column, "", true),
        };
    }

    private YamlList List(int line, int column, int depth)
    {
        var items = new List<YamlNode>();
        while (Next() is not SequenceEnd)
        {
            items.Add(Node(depth + 1));
        }

        return new YamlList(line, column, items);
    }

    private YamlMap Map(int line, int column, int depth)
    {
        var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var empty = true;
        while (Next() is not MappingEnd)
        {
            empty = false;
            var key = Node(depth + 1);
            Next();
            var value = Node(depth + 1);
            if (key is not YamlScalar name)
            {
                _faults.Add(key, "A key must be one word, not a list or a map");
            }
            else if (!seen.Add(name.Text))
            {
                _faults.Add(name, $"{FaultList.Quote(name.Text)} stands twice in this map: keep one");
            }
            else
            {
                entries.Add(new(name, value));
            }
        }

        return new YamlMap(line, column, entries, empty);
    }

    private void Plainness(ParsingEvent here, int line, int column)
    {
        if (here is AnchorAlias)
        {
            _faults.Add(line, column, "An alias (*) is not allowed: write the value out");
        }
        else if (here is NodeEvent node)
        {
            if (!node.Anchor.IsEmpty)
            {
                _faults.Add(line, column, "An anchor (&) is not allowed: take it away");
            }

            if (!node.Tag.IsEmpty)
            {
                _faults.Add(line, column, "A tag (!) is not allowed: take it away");
            }
        }
    }

    private ParsingEvent? Next() => _parser.MoveNext() ? _parser.Current : null;

    private sealed class TooDeep(int line, int column) : Exception
    {
        public int Line => line;

        public int Column => column;
    }
}
