using Redress.Core.Banks;
using Redress.Core.Escalations;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Escalations;

namespace Redress.Server.Matching;

/// <summary>Pages somebody where uploads look like a search for what is let through.</summary>
public sealed class ProbeAlarm(Database database, IdSource ids, TimeProvider clock)
{
    private const int PageAfterMinutes = 60;
    private readonly Probes _probes = new();

    /// <param name="at">Where the upload would be shown.</param>
    /// <param name="key">Who asks.</param>
    /// <param name="upload">What was compared.</param>
    /// <param name="found">What it is like.</param>
    /// <param name="caseId">The case that it joined.</param>
    /// <param name="cancel">The request's end.</param>
    public async Task NoteAsync(
        FoundAt at,
        Actor key,
        Upload upload,
        IReadOnlyList<Finding> found,
        string? caseId,
        CancellationToken cancel
    )
    {
        if (found.Count == 0 || Print(upload) is not { } print)
        {
            return;
        }

        var now = clock.Now();
        var entry = found[0].EntryNumber;
        var isSeries =
            _probes.Note(at.Key, entry, print, Probes.OfOne, now)
            | _probes.Note(key.Value, entry, print, Probes.OfKey, now);
        if (isSeries)
        {
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    await EscalationStore.OpenAsync(
                        tx,
                        ids,
                        caseId,
                        EscalationReason.Probing,
                        PageAfterMinutes,
                        now,
                        Actor.System
                    );
                    tx.FactIfAny("probing.seen", Actor.System, now);
                },
                cancel
            );
        }
    }

    private static string? Print(Upload upload) =>
        upload.Exact.Count > 0 ? Convert.ToHexString(upload.Exact[0].Value.Span)
        : upload.Pictures is [[var first, ..], ..] ? first.Hash.ToString()
        : null;
}
