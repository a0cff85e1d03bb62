using Redress.Core.Receipts;

namespace Redress.Server.Portal;

/// <summary>Finds receipt codes in free text: whoever pastes their own there would show it to people here.</summary>
public static class OwnCodes
{
    private const int Length = 28;

    public static bool Stand(string text, ReceiptCode.Check check)
    {
        for (var from = 0; from < text.Length; from++)
        {
            // A code begins where a word or a group does.
            if (char.IsLetterOrDigit(text[from]) && (from == 0 || !char.IsLetterOrDigit(text[from - 1])))
            {
                var end = EndOf(text, from);
                if (end > 0 && ReceiptCode.Normalise(text[from..end], check) is not null)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The end of 28 letters and digits with blanks and dashes between them; 0 where there are not so many.</summary>
    private static int EndOf(string text, int from)
    {
        var count = 0;
        for (var at = from; at < text.Length && at - from < 200; at++)
        {
            if (char.IsLetterOrDigit(text[at]))
            {
                count++;
            }
            else if (!(char.IsWhiteSpace(text[at]) || text[at] is '-' or '_' || char.IsPunctuation(text[at])))
            {
                return 0;
            }

            if (count == Length)
            {
                return at + 1;
            }
        }

        return 0;
    }
}
