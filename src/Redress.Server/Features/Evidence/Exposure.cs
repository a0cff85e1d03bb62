using System.Globalization;
using Redress.Core.Kernel;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Evidence;

/// <summary>How much one person may open: in a shift, and until a break; and how long the break is.</summary>
public sealed record ExposureLimits(int Shift, int Stretch, TimeSpan Break)
{
    public const string ShiftName = "exposure-shift";
    public const string StretchName = "exposure-stretch";
    public const string BreakName = "exposure-break";

    /// <summary>Where nobody said that they are here, a shift is the last eight hours.</summary>
    public static readonly TimeSpan UnsaidShift = TimeSpan.FromHours(8);

    public static async Task<ExposureLimits> OfAsync(Transaction tx) =>
        new(
            await NumberAsync(tx, ShiftName, 120),
            await NumberAsync(tx, StretchName, 40),
            TimeSpan.FromMinutes(await NumberAsync(tx, BreakName, 10))
        );

    private static async Task<int> NumberAsync(Transaction tx, string name, int otherwise) =>
        await ChoiceStore.FindAsync(tx, name) is { } row
        && int.TryParse(row.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}

/// <summary>What somebody has opened in this shift, and what they still may.</summary>
/// <param name="Opened">In this shift.</param>
/// <param name="Since">Since the last break.</param>
/// <param name="BreakUntil">They rest until then; null where they do not.</param>
public sealed record Exposure(int Opened, int Since, ExposureLimits Limits, DateTimeOffset? BreakUntil)
{
    public bool IsShiftFull => Opened >= Limits.Shift;

    public bool NeedsBreak => Since >= Limits.Stretch;

    public static async Task<Exposure> OfAsync(Transaction tx, string personId, DateTimeOffset now)
    {
        var limits = await ExposureLimits.OfAsync(tx);
        var duty = await DutyStore.CurrentAsync(tx, personId);
        var from = duty is null ? now - ExposureLimits.UnsaidShift : Instant.FromMicros(duty.BegunAt);
        var rested = duty is null ? from : Instant.FromMicros(duty.RestedAt);
        var until =
            duty?.BreakUntil is { } at && Instant.FromMicros(at) > now ? Instant.FromMicros(at) : (DateTimeOffset?)null;
        return new Exposure(
            (int)await ViewStore.CountAsync(tx, personId, from),
            (int)await ViewStore.CountAsync(tx, personId, rested),
            limits,
            until
        );
    }

    /// <summary>Why nothing more may be opened now; null where something may.</summary>
    public Refusal? Refusal =>
        IsShiftFull ? EvidenceRefusals.ShiftFull
        : BreakUntil is not null ? EvidenceRefusals.Resting
        : NeedsBreak ? EvidenceRefusals.BreakNeeded
        : null;
}

public static class EvidenceRefusals
{
    public static readonly Refusal ShiftFull = new(
        "evidence-shift-full",
        "You have opened as much as anybody may in one shift",
        RefusalKind.TooMany
    );

    public static readonly Refusal BreakNeeded = new(
        "evidence-break-needed",
        "Take a break before you open more",
        RefusalKind.TooMany
    );

    public static readonly Refusal Resting = new("evidence-resting", "You are on your break", RefusalKind.TooMany);

    public static readonly Refusal ClaimFirst = new(
        "evidence-claim-first",
        "Take the case before you open what it is about",
        RefusalKind.Conflict
    );

    public static readonly Refusal NotOfCase = new(
        "evidence-not-of-case",
        "That does not belong to this case",
        RefusalKind.NotFound
    );

    public static readonly Refusal TrainingFirst = new(
        "evidence-training-first",
        "Finish the training before you open what a child case is about",
        RefusalKind.Forbidden
    );

    public static readonly Refusal TicketGone = new(
        "evidence-ticket-gone",
        "This could be looked at once, within 30 seconds",
        RefusalKind.NotFound
    );
}
