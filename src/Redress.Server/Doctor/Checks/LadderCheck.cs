using System.Globalization;
using System.Runtime.CompilerServices;
using Redress.Storage.Recovery;

namespace Redress.Server.Doctor.Checks;

/// <summary>Pages reach people, and people take them.</summary>
internal sealed class LadderCheck : ICheck
{
    private static readonly TimeSpan s_week = TimeSpan.FromDays(7);
    private static readonly TimeSpan s_long = TimeSpan.FromHours(4);

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (patient.Inside is not { } inside)
        {
            yield break;
        }

        var ladder = await inside.LadderAsync(patient.Now - s_week, cancel);
        if (ladder.Reachable == 0)
        {
            yield return new(
                "ladder-nobody",
                "Nobody has a contact: pages reach nobody",
                "Each person keeps one (POST /v1/people/contact), and whoever leads the roster (redress roster)",
                IsAdvice: ladder.Open == 0
            );
        }

        if (ladder.Failed > 0)
        {
            yield return new(
                "ladder-failing",
                string.Create(CultureInfo.InvariantCulture, $"{ladder.Failed} pages of the last week reached nobody"),
                "Look at GET /v1/escalations which, and mend the contact or the mail server"
            );
        }

        foreach (var trouble in Untaken(ladder, patient.Now))
        {
            yield return trouble;
        }
    }

    private static IEnumerable<Trouble> Untaken(LadderState ladder, DateTimeOffset now)
    {
        if (ladder.OldestOpenAt is { } oldest && now - oldest > s_long)
        {
            yield return new(
                "ladder-unanswered",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ladder.Open} pages were taken by nobody, the oldest since {oldest:u}"
                ),
                "Look at them (GET /v1/escalations) and acknowledge what somebody has in hand"
            );
        }

        if (ladder.TestMissedAt is { } missed)
        {
            yield return new(
                "ladder-test-missed",
                string.Create(CultureInfo.InvariantCulture, $"Nobody has taken the weekly test page of {missed:u}"),
                "Acknowledge it, and see why it did not reach whoever was on duty",
                IsAdvice: now - missed < s_long
            );
        }
    }
}
