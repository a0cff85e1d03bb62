using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Server.Features.Receipts;
using Redress.Server.Letters;
using Redress.Server.Texts;
using Redress.Storage.Engine;
using Redress.Storage.Letters;

namespace Redress.Server.Features.Letters;

/// <summary>A reporter's letters as they lie on the status page. Reading one fixes its text for ever, as a fact.</summary>
public sealed class Postbox(Database database, Languages languages, TimeProvider clock)
{
    public async Task<IReadOnlyList<ReadReceipt.LetterView>> ReadAsync(
        IReadOnlyList<Letter> letters,
        CancellationToken cancel
    )
    {
        var unread = letters.Where(l => l.Status is not LetterStatus.Read).ToList();
        if (unread.Count > 0)
        {
            var now = clock.Now();
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    foreach (var letter in unread)
                    {
                        // Another reading may have come first.
                        if (await LetterStore.FindAsync(tx, letter.Id.Value) is { } latest)
                        {
                            LetterStore.TryMove(tx, latest, LetterStatus.Read, Text(latest), now);
                        }
                    }

                    tx.FactIfAny("letter.read", Actor.Reporter, now);
                },
                cancel
            );
        }

        return
        [
            .. letters.Select(l => new ReadReceipt.LetterView(
                Word.Of(l.Kind),
                l.Language,
                l.CreatedAt,
                l.Text ?? Text(l)
            )),
        ];
    }

    private string Text(Letter letter) => LetterText.Render(letter, languages).Text;
}
