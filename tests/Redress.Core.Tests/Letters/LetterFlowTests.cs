using Redress.Core.Letters;

namespace Redress.Core.Tests.Letters;

public sealed class LetterFlowTests
{
    [Fact]
    public void A_letter_goes_out_once_and_is_read_last()
    {
        (LetterStatus From, LetterStatus To)[] moves =
        [
            (LetterStatus.Due, LetterStatus.Sent),
            (LetterStatus.Due, LetterStatus.Bounced),
            (LetterStatus.Due, LetterStatus.Read),
            (LetterStatus.Sent, LetterStatus.Read),
            (LetterStatus.Bounced, LetterStatus.Read),
        ];
        foreach (var from in Enum.GetValues<LetterStatus>())
        {
            foreach (var to in Enum.GetValues<LetterStatus>())
            {
                Assert.Equal(moves.Contains((from, to)) ? to : null, LetterFlow.Move(from, to));
            }
        }
    }
}
