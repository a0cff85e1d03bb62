using System.Text;

namespace Redress.Core.Questions;

/// <summary>Numbers of payment cards in what people write: nobody here needs them. Masked before they are kept.</summary>
public static class CardNumbers
{
    private const int Shortest = 13;
    private const int Longest = 19;

    /// <summary>
    /// A run of 13 to 19 digits, blanks and dashes between them allowed, whose check digit is right, becomes dots. Other numbers
    /// stay: a name of an account or a telephone number may be what helps.
    /// </summary>
    public static string Mask(string text)
    {
        var masked = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; )
        {
            var end = char.IsAsciiDigit(text[at]) ? EndOfRun(text, at) : at;
            if (end > at && IsCard(text.AsSpan(at, end - at)))
            {
                masked.Append("•••");
                at = end;
                continue;
            }

            var next = Math.Max(end, at + 1);
            masked.Append(text, at, next - at);
            at = next;
        }

        return masked.ToString();
    }

    private static int EndOfRun(string text, int from)
    {
        var end = from;
        for (var at = from; at < text.Length; at++)
        {
            if (char.IsAsciiDigit(text[at]))
            {
                end = at + 1;
            }
            else if (text[at] is not (' ' or '-'))
            {
                break;
            }
        }

        return end;
    }

    /// <summary>The check digit of ISO/IEC 7812, Luhn's.</summary>
    private static bool IsCard(ReadOnlySpan<char> run)
    {
        var (digits, sum) = (0, 0);
        for (var i = run.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(run[i]))
            {
                continue;
            }

            var value = (run[i] - '0') * (digits % 2 == 0 ? 1 : 2);
            sum += value > 9 ? value - 9 : value;
            digits++;
        }

        return digits is >= Shortest and <= Longest && sum % 10 == 0;
    }
}
