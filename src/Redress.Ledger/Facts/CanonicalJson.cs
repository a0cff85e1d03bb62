using System.Text.Unicode;

namespace Redress.Ledger.Facts;

/// <summary>Says whether bytes from anywhere are what a <see cref="CanonicalWriter"/> would have written.</summary>
public static class CanonicalJson
{
    /// <summary>One pass, no allocation unless there is a flaw; the flaw names the byte where it shows.</summary>
    public static Verdict Check(ReadOnlySpan<byte> json)
    {
        if (json.Length > CanonicalWriter.MaxBytes)
        {
            return Flaws.JsonNotCanonical.In("it is too long");
        }

        var scanner = new Scanner(json);
        return scanner.Document()
            ? Verdict.Sound
            : Flaws.JsonNotCanonical.In($"{scanner.Problem} at byte {scanner.At}");
    }

    private ref struct Scanner(ReadOnlySpan<byte> json)
    {
        private readonly ReadOnlySpan<byte> _json = json;

        public int At { get; private set; }

        public string Problem { get; private set; } = "";

        private readonly int Next => At < _json.Length ? _json[At] : -1;

        public bool Document() => Value(0) && (At == _json.Length || Fail("more follows"));

        private bool Value(int depth) =>
            Next switch
            {
                '{' => depth < CanonicalWriter.MaxDepth ? Object(depth + 1) : Fail("nested too deep"),
                '[' => depth < CanonicalWriter.MaxDepth ? Array(depth + 1) : Fail("nested too deep"),
                '"' => Text(),
                't' => Word("true"u8),
                'f' => Word("false"u8),
                'n' => Word("null"u8),
                '-' or (>= '0' and <= '9') => Integer(),
                _ => Fail("no value"),
            };

        private bool Object(int depth)
        {
            At++;
            if (Take('}'))
            {
                return true;
            }

            var last = default(ReadOnlySpan<byte>);
            var first = true;
            do
            {
                var start = At + 1;
                if (Next != '"' || !Text())
                {
                    return Fail("no name");
                }

                var name = _json[start..(At - 1)];
                if (!first && CanonicalText.Compare(last, name) >= 0)
                {
                    return Fail("names out of order or twice");
                }

                if (!Take(':'))
                {
                    return Fail("no colon");
                }

                if (!Value(depth))
                {
                    return false;
                }

                last = name;
                first = false;
            } while (Take(','));

            return Take('}') || Fail("no end of the object");
        }

        private bool Array(int depth)
        {
            At++;
            if (Take(']'))
            {
                return true;
            }

            do
            {
                if (!Value(depth))
                {
                    return false;
                }
            } while (Take(','));

            return Take(']') || Fail("no end of the array");
        }

        private bool Text()
        {
            var start = ++At;
            while (true)
            {
                var stop = _json[At..].IndexOfAny(CanonicalText.EscapedBytes);
                At += Math.Max(0, stop);
                if (stop < 0 || _json[At] < ' ')
                {
                    return Fail("an open string");
                }

                if (_json[At] == '"')
                {
                    At++;
                    return Utf8.IsValid(_json[start..At]) || Fail("not UTF-8");
                }

                if (!Escape())
                {
                    return Fail("not the one way to escape");
                }
            }
        }

        private bool Escape()
        {
            At++;
            var letter = Next;
            At++;
            if (letter is '"' or '\\' or 'b' or 't' or 'n' or 'f' or 'r')
            {
                return true;
            }

            // Only control characters without a letter of their own are written by number.
            if (letter != 'u' || _json.Length - At < 4 || !_json.Slice(At, 2).SequenceEqual("00"u8))
            {
                return false;
            }

            var high = _json[At + 2] - '0';
            var low = "0123456789abcdef"u8.IndexOf(_json[At + 3]);
            At += 4;
            return high is 0 or 1 && low >= 0 && CanonicalText.Short(16 * high + low) == 0;
        }

        private bool Integer()
        {
            var negative = Take('-');
            var start = At;
            long value = 0;
            while (Next is >= '0' and <= '9')
            {
                value = value * 10 + (Next - '0');
                At++;
                if (value > CanonicalWriter.MaxInteger)
                {
                    return Fail("a number not within ±(2^53 - 1)");
                }
            }

            var digits = At - start;
            var padded = digits > 1 && _json[start] == '0';
            return (digits > 0 && !padded && !(negative && value == 0)) || Fail("not the one way to write a number");
        }

        private bool Word(ReadOnlySpan<byte> word)
        {
            if (!_json[At..].StartsWith(word))
            {
                return Fail("no value");
            }

            At += word.Length;
            return true;
        }

        private bool Take(char expected)
        {
            if (Next != expected)
            {
                return false;
            }

            At++;
            return true;
        }

        private bool Fail(string problem)
        {
            // The innermost problem is the one to tell.
            Problem = Problem.Length == 0 ? problem : Problem;
            return false;
        }
    }
}
