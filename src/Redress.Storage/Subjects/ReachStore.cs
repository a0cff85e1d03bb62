using Redress.Core.Kernel;
using Redress.Core.Subjects;
using Redress.Storage.Engine;

namespace Redress.Storage.Subjects;

public sealed class ReachRow : ITableRow
{
    public static string Table => "reach";
    public string Id { get; init; } = "";
    public string SubjectId { get; init; } = "";
    public string Moment { get; init; } = "";
    public long At { get; init; }
    public long? Views { get; init; }
    public long? Reshares { get; init; }
    public long? Reactions { get; init; }
    public long? AdvertisementsShown { get; init; }

    public string RowKey() => Id;
}

/// <summary>How far something had spread, at report, hold, decision and removal.</summary>
public static class ReachStore
{
    public const string Prefix = "rch";

    public static void Insert(
        Transaction tx,
        string id,
        string subjectId,
        ReachMoment moment,
        DateTimeOffset at,
        Reach reach
    ) =>
        tx.Insert(
            new ReachRow
            {
                Id = id,
                SubjectId = subjectId,
                Moment = Word.Of(moment),
                At = at.ToMicros(),
                Views = reach.Views,
                Reshares = reach.Reshares,
                Reactions = reach.Reactions,
                AdvertisementsShown = reach.AdvertisementsShown,
            }
        );

    /// <summary>As it was last written down; null where it never was.</summary>
    public static async Task<Reach?> LastAsync(Transaction tx, string subjectId) =>
        await tx.FirstAsync<ReachRow>(
            $"SELECT {Rows<ReachRow>.Columns} FROM reach WHERE subject_id = @subject ORDER BY at DESC, id DESC LIMIT 1",
            new Arg("subject", subjectId)
        )
            is { } row
            ? new Reach(row.Views, row.Reshares, row.Reactions, row.AdvertisementsShown)
            : null;

    public static Task<List<ReachRow>> OfSubjectAsync(Database database, string subjectId, CancellationToken cancel) =>
        database.ListAsync<ReachRow>(
            $"SELECT {Rows<ReachRow>.Columns} FROM reach WHERE subject_id = @subject ORDER BY at, id LIMIT 1000",
            cancel,
            new Arg("subject", subjectId)
        );
}
