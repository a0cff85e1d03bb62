using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Redress.Server.Features.Referrals;

namespace Redress.Server.Features.Cases;

/// <summary>The question of a report to the authority, on the case page.</summary>
public sealed partial class CasePage
{
    public Task<IActionResult> OnPostReferAsync(
        string? authority,
        string? reference,
        string? filed,
        CancellationToken cancel
    )
    {
        var at = DateTimeOffset.TryParse(
            filed,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time
        )
            ? time.ToUniversalTime()
            : Office.Now;
        var request = new AnswerReferral.FileRequest(authority ?? "", reference ?? "", at);
        return DoAsync(AnswerReferral.FileAsync(Office, Who, Id, request, cancel), "#referral", cancel);
    }

    public Task<IActionResult> OnPostProposeReferralAsync(string? reasons, CancellationToken cancel) =>
        DoAsync(
            SecondReferral.ProposeAsync(Office, Who, Id, new SecondReferral.ProposeRequest(reasons ?? ""), cancel),
            "#referral",
            cancel
        );

    public Task<IActionResult> OnPostTakeBackReferralAsync(CancellationToken cancel) =>
        DoAsync(SecondReferral.TakeBackAsync(Office, Who, Id, cancel), "#referral", cancel);

    public Task<IActionResult> OnPostSecondReferralAsync(bool agrees, string? reasons, CancellationToken cancel) =>
        DoAsync(
            SecondReferral.SecondAsync(
                Office,
                Who,
                Id,
                new SecondReferral.SecondRequest(agrees, reasons ?? ""),
                cancel
            ),
            "#referral",
            cancel
        );

    public Task<IActionResult> OnPostDeclineAsync(string? reasons, CancellationToken cancel) =>
        DoAsync(
            AnswerReferral.DeclineAsync(Office, Who, Id, new AnswerReferral.DeclineRequest(reasons ?? ""), cancel),
            "#referral",
            cancel
        );
}
