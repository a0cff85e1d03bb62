using System.Text;

namespace Redress.Cli;

/// <summary>
/// Comma-separated values after RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes. Read as a stream.
/// </summary>
internal sealed class Csv(TextReader reader)
{
    private const int MaxFieldChars = 100_000;
    private readonly StringBuilder _field = new();
    private long _line = 1;
    private int _last;

    /// <summary>The records, each with the number of the line on which it begins; empty lines are none.</summary>
    /// <exception cref="FormatException">A field has no end, or too many characters.</exception>
    public IEnumerable<(long Line, IReadOnlyList<string> Fields)> Read()
    {
        while (reader.Peek() >= 0)
        {
            var begun = _line;
            var fields = new List<string>();
            do
            {
                fields.Add(Field(begun));
            } while (_last == ',');

            if (fields.Count > 1 || fields[0].Length > 0)
            {
                yield return (begun, fields);
            }
        }
    }

    /// <summary>Up to the comma, the line break or the end, which stands in <see cref="_last"/> then.</summary>
    private string Field(long begun)
    {
        _field.Clear();
        while ((_last = Next()) is not (',' or '\n' or < 0))
        {
            if (_last == '"' && _field.Length == 0)
            {
                Quoted(begun);
            }
            else if (_last != '\r')
            {
                Take((char)_last, begun);
            }
        }

        return _field.ToString();
    }

    private void Quoted(long begun)
    {
        int c;
        while ((c = Next()) >= 0)
        {
            if (c != '"')
            {
                Take((char)c, begun);
            }
            else if (reader.Peek() == '"')
            {
                Take((char)Next(), begun);
            }
            else
            {
                return;
            }
        }

        throw new FormatException($"The record that begins on line {begun} has a quote without an end");
    }

    private int Next()
    {
        var c = reader.Read();
        _line += c == '\n' ? 1 : 0;
        return c;
    }

    private void Take(char c, long begun)
    {
        if (_field.Length >= MaxFieldChars)
        {
            throw new FormatException($"A field of the record that begins on line {begun} is too long");
        }

        _field.Append(c);
    }
}
