using Redress.Core.Kernel;

namespace Redress.Core.Letters;

public static class LetterFlow
{
    /// <summary>Where a letter may go from where it is; null where it stays.</summary>
    public static LetterStatus? Move(LetterStatus from, LetterStatus to) =>
        (from, to) switch
        {
            (LetterStatus.Due, LetterStatus.Sent or LetterStatus.Bounced or LetterStatus.Read) => to,
            (LetterStatus.Sent or LetterStatus.Bounced, LetterStatus.Read) => to,
            _ => null,
        };
}
