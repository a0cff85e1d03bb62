using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Matching.Pdq;
using Redress.Server.Features.Platforms;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Matching;

/// <summary>A picture's fingerprints, made on the device of whoever files them; the picture stays there.</summary>
/// <param name="Pdq">Of what can be seen: 64 hexadecimal digits.</param>
/// <param name="Quality">0 to 100; below 50 the picture is so plain that its hash would match strangers.</param>
/// <param name="Sha256">Of the file's bytes: 64 hexadecimal digits.</param>
public sealed record FiledPrint(string? Pdq = null, int Quality = 100, string? Sha256 = null);

/// <summary>Fingerprints of a report, sealed before its transaction begins.</summary>
/// <param name="Taken">How many are watched for.</param>
/// <param name="Unusable">Of pictures so plain that nothing can be found by them.</param>
public sealed record PreparedWatch(string EntryId, byte[] Ciphertext, byte[] WrappedKey, int Taken, int Unusable);

/// <summary>Fingerprints that come with reports: checked, sealed, watched for, ended.</summary>
public sealed class FiledPrints(
    Database database,
    KeyRing keys,
    IdSource ids,
    PlatformDirectory platforms,
    BankFollower follower,
    TimeProvider clock
)
{
    /// <summary>The one bank that all of them stand in.</summary>
    public const string BankName = "watched";

    public const string ByReporter = "reporter";
    public const string ByTime = "time";

    /// <summary>So long after the first of many they are searched for together: each search reads a whole platform.</summary>
    private static readonly TimeSpan s_together = TimeSpan.FromMinutes(10);

    public static Refusal? Check(IReadOnlyList<FiledPrint>? prints)
    {
        if (prints is null)
        {
            return null;
        }

        if (prints.Count > WatchRules.MaxFiled)
        {
            return WatchRefusals.PrintsInvalid.At("/fingerprints");
        }

        for (var i = 0; i < prints.Count; i++)
        {
            if (prints[i] is not { Quality: >= 0 and <= 100 } one || !IsWellFormed(one))
            {
                return WatchRefusals.PrintsInvalid.At($"/fingerprints/{i}");
            }
        }

        return null;
    }

    /// <summary>Null where nothing was filed.</summary>
    public PreparedWatch? Prepare(IReadOnlyList<FiledPrint>? prints)
    {
        if (prints is null or { Count: 0 })
        {
            return null;
        }

        var hashes = prints.SelectMany(Usable).DistinctBy(h => (h.Kind, Convert.ToHexString(h.Value.Span))).ToList();
        var id = ids.New<BankEntry>().Value;
        var (ciphertext, wrapped) = keys.Seal(id, SealedHash.Write(hashes));
        var unusable = prints.Count(p => !Usable(p).Any());
        return new PreparedWatch(id, ciphertext, wrapped, hashes.Count, unusable);
    }

    /// <summary>In the transaction of the report, after its row.</summary>
    public async Task WriteAsync(Transaction tx, PreparedWatch watch, Report report)
    {
        if (watch.Taken == 0)
        {
            return;
        }

        var (now, until) = (report.ReceivedAt, report.ReceivedAt + WatchRules.Kept);
        var entry = new BankEntryRow
        {
            Id = watch.EntryId,
            BankId = await BankAsync(tx, now),
            Origin = report.Id.Value,
            Hashes = watch.Taken,
            Ciphertext = watch.Ciphertext,
            WrappedKey = watch.WrappedKey,
            CreatedAt = now.ToMicros(),
            ActiveAt = now.ToMicros(),
            ExpiresAt = until.ToMicros(),
        };
        await BankEntryStore.InsertAsync(tx, entry);
        WatchStore.Insert(
            tx,
            new WatchRow
            {
                ReportId = report.Id.Value,
                EntryId = entry.Id,
                PlatformId = report.PlatformId?.Value,
                CreatedAt = now.ToMicros(),
                UntilAt = until.ToMicros(),
            }
        );
        JobStore.Add(tx, JobKind.Expire, entry.Id, 1, JobKind.OwnLane, until);
        Search(tx, report);
    }

    /// <summary>The fingerprints of a report match nothing from now on; the report itself goes on.</summary>
    public async Task<Result<WatchRow>> WithdrawAsync(string reportId, CancellationToken cancel)
    {
        var now = clock.Now();
        var ended = await database.Recorder.RecordAsync<WatchRow>(
            async tx =>
            {
                if (await WatchStore.FindAsync(tx, reportId) is not { } watch)
                {
                    return WatchRefusals.Unknown;
                }

                if (watch.EndedAt is not null)
                {
                    return WatchRefusals.Ended;
                }

                await EndAsync(tx, watch, ByReporter, now);
                tx.Fact("watch.withdrawn", Actor.Reporter, now);
                return watch;
            },
            cancel
        );
        await follower.TakeOwnAsync(cancel);
        return ended;
    }

    /// <summary>In the transaction of whatever ends them; no fact of its own.</summary>
    public static async Task EndAsync(Transaction tx, WatchRow watch, string by, DateTimeOffset now)
    {
        if (watch.EndedAt is null)
        {
            (watch.EndedBy, watch.EndedAt) = (by, now.ToMicros());
            WatchStore.Update(tx, watch);
            var entry = (await BankEntryStore.FindAsync(tx, watch.EntryId))!;
            await EntryRows.WithdrawAsync(tx, entry, by, now);
        }
    }

    private static bool IsWellFormed(FiledPrint one) =>
        one is not { Pdq: null, Sha256: null }
        && (one.Pdq is null || SealedHash.Parse(HashKind.Pdq, one.Pdq) is not null)
        && (one.Sha256 is null || SealedHash.Parse(HashKind.Sha256, one.Sha256) is not null);

    private static IEnumerable<SealedHash> Usable(FiledPrint one)
    {
        if (SealedHash.Parse(HashKind.Sha256, one.Sha256) is { } exact)
        {
            yield return exact;
        }

        if (
            PdqHash.TryParse(one.Pdq?.ToLowerInvariant() ?? "", out var hash)
            && new PdqFingerprint(hash, one.Quality).IsUsable
        )
        {
            yield return SealedHash.Parse(HashKind.Pdq, one.Pdq)!;
        }
    }

    private void Search(Transaction tx, Report report)
    {
        var end = report.ReceivedAt + s_together;
        var due = end - TimeSpan.FromTicks(end.Ticks % s_together.Ticks);
        foreach (var platform in platforms.All.Select(p => p.Platform.Id.Value))
        {
            if (report.PlatformId is null || report.PlatformId.Value.Value == platform)
            {
                JobStore.Add(tx, JobKind.Sweep, platform, due.ToUnixTimeSeconds(), platform, due);
            }
        }
    }

    private async Task<string> BankAsync(Transaction tx, DateTimeOffset now)
    {
        if (await BankStore.ByNameAsync(tx, BankName) is { } known)
        {
            return known.Id;
        }

        var row = new BankRow
        {
            Id = ids.New<Bank>().Value,
            Name = BankName,
            Kind = Word.Of(BankKind.Watched),
            Reason = Word.Of(Reason.NotSure),
            Source = "people who are shown",
            Distance = Bank.MaxDistance,
            CreatedAt = now.ToMicros(),
        };
        await BankStore.InsertAsync(tx, row);
        return row.Id;
    }
}
