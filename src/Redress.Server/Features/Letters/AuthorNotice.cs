using System.Security.Cryptography;
using Redress.Core.Appeals;
using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Core.Receipts;
using Redress.Server.Letters;
using Redress.Storage.Appeals;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Letters;

/// <summary>Whether, when and with which code an author is told.</summary>
public sealed class AuthorNotice(KeyRing keys, IdSource ids)
{
    /// <summary>Somebody from child safety looks again this often.</summary>
    public static readonly TimeSpan ReviewEvery = TimeSpan.FromHours(72);

    /// <summary>
    /// True where no notice may go out: somebody reported that the author could find out and hurt them, or is not sure, and
    /// nobody from child safety has released it. Keeps that as a row; the caller's fact tells of it.
    /// </summary>
    public static async Task<bool> IsHeldAsync(Transaction tx, string caseId, DateTimeOffset now)
    {
        if (await ConcernStore.NoticeHoldAsync(tx, caseId) is { } known)
        {
            return known.ReleasedAt is null;
        }

        if (await ConcernStore.HarmAsync(tx, caseId) == 0)
        {
            return false;
        }

        Hold(tx, caseId, NoticeHoldKind.Safety, now);
        return true;
    }

    /// <summary>
    /// Holds them at once, where somebody says only now that the author could hurt them; again where they had been released
    /// without knowing that.
    /// </summary>
    public static async Task HoldNowAsync(Transaction tx, string caseId, DateTimeOffset now)
    {
        if (await ConcernStore.NoticeHoldAsync(tx, caseId) is not { } row)
        {
            Hold(tx, caseId, NoticeHoldKind.Safety, now);
            return;
        }

        if (row.ReleasedAt is not null)
        {
            (row.Kind, row.Reasons, row.Named, row.EndsAt) = (Word.Of(NoticeHoldKind.Safety), null, null, null);
            (row.ReleasedAt, row.ReleasedBy) = (null, null);
            row.ReviewAt = (now + ReviewEvery).ToMicros();
            ConcernStore.Update(tx, row);
            JobStore.Add(tx, JobKind.NoticeReview, caseId, row.ReviewAt, JobKind.OwnLane, now + ReviewEvery);
        }
    }

    public static NoticeHoldRow Hold(Transaction tx, string caseId, NoticeHoldKind kind, DateTimeOffset now)
    {
        var row = new NoticeHoldRow
        {
            CaseId = caseId,
            Kind = Word.Of(kind),
            Since = now.ToMicros(),
            ReviewAt = (now + ReviewEvery).ToMicros(),
        };
        ConcernStore.Insert(tx, row);
        JobStore.Add(tx, JobKind.NoticeReview, caseId, row.ReviewAt, JobKind.OwnLane, now + ReviewEvery);
        return row;
    }

    /// <summary>When somebody looks again: every 72 hours, and when the order that keeps it back has run out.</summary>
    public static long ReviewAt(NoticeHoldRow row, DateTimeOffset now)
    {
        var next = (now + ReviewEvery).ToMicros();
        return row.EndsAt is { } ends && ends > now.ToMicros() && ends < next ? ends : next;
    }

    /// <summary>A time within the law's bounds that points at nobody.</summary>
    public static async Task<DateTimeOffset> SendAtAsync(Transaction tx, IdSource ids, DateTimeOffset decidedAt)
    {
        var rule = await ChoiceStore.OfAsync<NoticeRule>(tx, ChoiceStore.Notice);
        var zone = await ChoiceStore.FindAsync(tx, ChoiceStore.NoticeZone);
        return NoticeDelay.SendAt(
            rule,
            decidedAt,
            ids.Share(),
            zone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(zone.Value)
        );
    }

    /// <summary>A code by which the account may object without signing in; only its hash is kept beside the letter.</summary>
    public Objection Right(Transaction tx, Decision decision, string account, DateTimeOffset now)
    {
        var until = Appeal.Until(now);
        var code = ReceiptCode.Make(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes), keys.ReceiptCheck);
        AppealStore.InsertRight(
            tx,
            new AppealRightRow
            {
                Id = ids.New("apr"),
                Hash = keys.HashReceipt(code),
                DecisionId = decision.Id.Value,
                AccountId = account,
                Until = until.ToMicros(),
                CreatedAt = now.ToMicros(),
            }
        );
        return new Objection(null, DateOnly.FromDateTime(until.UtcDateTime), ReceiptCode.Show(code));
    }
}
