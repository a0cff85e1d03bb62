using System.Security.Cryptography;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Decisions;

/// <summary>Draws decisions at random and takes what somebody else thinks of them.</summary>
public static class CheckQuality
{
    private const int MostAtOnce = 100;
    private const int MaxNote = 2_000;

    /// <summary>How many were drawn: fewer where there are fewer.</summary>
    public static async Task<Result<int>> DrawAsync(
        Database database,
        Principal by,
        int count,
        DateTimeOffset since,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (count is < 1 or > MostAtOnce)
        {
            return HttpRefusals.FieldInvalid.At("/count", $"1 to {MostAtOnce}");
        }

        return await database.Recorder.WriteAsync(
            async tx =>
            {
                var candidates = (await QualityStore.CandidatesAsync(tx, since.ToMicros())).ToArray();
                // Nobody can tell beforehand which of their decisions will be looked at.
                RandomNumberGenerator.Shuffle<QualityCheckRow>(candidates);
                var drawn = candidates.Take(count).ToList();
                foreach (var row in drawn)
                {
                    QualityStore.Insert(
                        tx,
                        new QualityCheckRow
                        {
                            DecisionId = row.DecisionId,
                            CaseId = row.CaseId,
                            Ground = row.Ground,
                            DecidedBy = row.DecidedBy,
                            DrawnAt = now.ToMicros(),
                        }
                    );
                }

                tx.FactIfAny("quality.drawn", by.Actor, now);
                return drawn.Count;
            },
            cancel
        );
    }

    public static async Task<Result<bool>> AnswerAsync(
        Database database,
        Principal by,
        string decisionId,
        bool agrees,
        string? note,
        DateTimeOffset now,
        CancellationToken cancel
    )
    {
        if (Text.Lines(note, MaxNote, "/note") is { } refusal)
        {
            return refusal;
        }

        if (!agrees && string.IsNullOrWhiteSpace(note))
        {
            return HttpRefusals.FieldInvalid.At("/note", "Say what you would have decided, and why");
        }

        return await database.Recorder.RecordAsync<bool>(
            async tx =>
            {
                var row = await QualityStore.FindAsync(tx, decisionId);
                if (
                    row is null or { CheckedAt: not null }
                    || row.DecidedBy == by.Actor.Value
                    || (!by.Sight.PastWall && await ChildSafetyWall.IsBehindAsync(tx, row.CaseId))
                )
                {
                    return QualityRefusals.Unknown;
                }

                (row.CheckedBy, row.CheckedAt) = (by.Actor.Value, now.ToMicros());
                (row.Agrees, row.Note) = (agrees ? 1 : 0, note);
                QualityStore.Check(tx, row);
                tx.Fact("quality.checked", by.Actor, now);
                return true;
            },
            cancel
        );
    }
}
