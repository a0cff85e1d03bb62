using Redress.Connectors.Decoding;
using Redress.Connectors.Platforms;
using Redress.Core.Banks;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Decoder.Wire;
using Redress.Matching.Exact;
using Redress.Server.Features.Platforms;
using Redress.Server.Matching;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Cases;
using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Banks;

/// <summary>
/// Puts the media that a decision names into the own bank: their fingerprints are taken while the platform still has them, and
/// match from when the removal is confirmed.
/// </summary>
public sealed class BankMedia(
    Database database,
    PlatformDirectory platforms,
    DecoderPool decoders,
    KeyRing keys,
    IdSource ids,
    TimeProvider clock
) : IJobHandler
{
    public string Kind => JobKind.Bank;

    public int Most => 5;

    public TimeSpan Lease => TimeSpan.FromMinutes(5);

    public bool OfPlatform => false;

    public async Task HandleAsync(string lane, IReadOnlyList<JobRow> jobs, CancellationToken cancel)
    {
        foreach (var job in jobs)
        {
            var failed = await BankAsync(job.Ref, cancel);
            await database.Recorder.WriteAsync(
                tx =>
                {
                    if (failed is null)
                    {
                        JobStore.Done(tx, job);
                    }
                    else
                    {
                        JobStore.Again(tx, job, failed, clock.Now() + JobStore.Delay(job.Attempts));
                    }

                    return Task.CompletedTask;
                },
                cancel
            );
        }
    }

    /// <returns>Why it has to be tried again; null where it need not.</returns>
    private async Task<string?> BankAsync(string decisionId, CancellationToken cancel)
    {
        var (media, current) = await database.Recorder.WriteAsync(
            async tx =>
            {
                var named = await DecisionMediaStore.OfDecisionAsync(tx, decisionId);
                return (named, named.Count == 0 ? null : await CaseStore.FindAsync(tx, named[0].CaseId));
            },
            cancel
        );
        if (current is null || current.FinalId != decisionId)
        {
            return null;
        }

        foreach (var one in media)
        {
            if (await FetchAsync(one, current, cancel) is { } failed)
            {
                return failed;
            }
        }

        await database.Recorder.WriteAsync(tx => ActivateAsync(tx, decisionId, current.Id.Value), cancel);
        return null;
    }

    private async Task<string?> FetchAsync(DecisionMediaRow media, Case current, CancellationToken cancel)
    {
        var origin = $"{media.DecisionId}/{media.MediaKind}/{media.MediaRef}";
        if (await database.Recorder.WriteAsync(tx => IsThereAsync(tx, current, origin), cancel))
        {
            return null;
        }

        if (platforms.Find(current.PlatformId.Value) is not { } platform)
        {
            return "platform-unknown";
        }

        var subject = new SubjectRef(Word.Parse<SubjectKind>(media.MediaKind), media.MediaRef);
        switch (await platform.Port.MediaAsync(subject, cancel))
        {
            case MediaResult.Found found:
                var hashes = await HashesAsync(found.Bytes, cancel);
                await database.Recorder.WriteAsync(tx => InsertAsync(tx, media, current, origin, hashes), cancel);
                return null;
            case MediaResult.NotFound:
                return null;
            case MediaResult.Failed { Failure: var failure }:
                // A platform that cannot give its media will not learn it by being asked again.
                return failure.Reason is PortFailureReason.NotAsked ? null : failure.ToString();
            default:
                throw new InvalidOperationException("Media are found, not there, or could not be read");
        }
    }

    private async Task<List<SealedHash>> HashesAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        var exact = ExactHashes.Of(bytes.Span);
        var hashes = Upload.ExactOf(exact.Sha256, exact.Md5);
        if (await decoders.DecodeAsync(bytes, Asked.Variants, cancel) is DecodeResult.Decoded { Answer: var answer })
        {
            var pictures = answer
                .Variants.Select(v => SealedHash.Parse(HashKind.Pdq, v.Hash))
                .Concat(
                    answer
                        .Frames.Where(f => f.Picture.Quality >= Redress.Matching.Pdq.PdqFingerprint.MinQuality)
                        .Select(f => SealedHash.Parse(HashKind.Frame, f.Picture.Hash))
                );
            hashes.AddRange(
                pictures
                    .OfType<SealedHash>()
                    .DistinctBy(h => Convert.ToHexString(h.Value.Span), StringComparer.Ordinal)
                    .Take(BankEntry.MaxHashes - hashes.Count)
            );
        }

        return hashes;
    }

    private async Task InsertAsync(
        Transaction tx,
        DecisionMediaRow media,
        Case current,
        string origin,
        List<SealedHash> hashes
    )
    {
        if (await IsThereAsync(tx, current, origin))
        {
            return;
        }

        var now = clock.Now();
        var bank = await OwnBankAsync(tx, current, now);
        var row = EntryRows.New(keys, ids, bank, origin, hashes, now, null, media.DecisionId, media.CaseId);
        await BankEntryStore.InsertAsync(tx, row);
        tx.Fact("bank.prepared", Actor.System, now);
    }

    private async Task<string> OwnBankAsync(Transaction tx, Case current, DateTimeOffset now)
    {
        var name = $"own/{Word.Of(current.Reason)}";
        if (await BankStore.ByNameAsync(tx, name) is { } known)
        {
            return known.Id;
        }

        var row = new BankRow
        {
            Id = ids.New<Bank>().Value,
            Name = name,
            Kind = Word.Of(BankKind.Own),
            Reason = Word.Of(current.Reason),
            Source = "our own decisions",
            Distance = Bank.MaxDistance,
            CreatedAt = now.ToMicros(),
        };
        await BankStore.InsertAsync(tx, row);
        return row.Id;
    }

    private static async Task<bool> IsThereAsync(Transaction tx, Case current, string origin)
    {
        var entries = await BankEntryStore.OfCaseAsync(tx, current.Id.Value);
        return entries.Exists(e => e.Origin == origin);
    }

    /// <summary>From now on they match, where the removal is confirmed and the decision still in force.</summary>
    private async Task ActivateAsync(Transaction tx, string decisionId, string caseId)
    {
        var current = (await CaseStore.FindForShareAsync(tx, caseId))!;
        if (current.FinalId != decisionId || current.Status is not (CaseStatus.Decided or CaseStatus.Closed))
        {
            return;
        }

        var now = clock.Now();
        var lanes = platforms.All.Select(p => p.Platform.Id.Value).ToList();
        foreach (var entry in await BankEntryStore.OfCaseAsync(tx, caseId))
        {
            if (entry.ActiveAt is null && entry.DecisionId == decisionId)
            {
                entry.ActiveAt = now.ToMicros();
                await BankEntryStore.UpdateAsync(tx, entry);
                EntryRows.Follow(tx, entry, lanes);
            }
        }

        tx.FactIfAny("bank.filled", Actor.System, now);
    }
}
