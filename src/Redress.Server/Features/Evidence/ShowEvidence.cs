using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Decoding;
using Redress.Connectors.Platforms;
using Redress.Core.Kernel;
using Redress.Decoder.Wire;
using Redress.Server.Access;
using Redress.Server.Features.Desk;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Desk;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Evidence;

/// <summary>
/// GET /view/{ticket} at the evidence origin: what a ticket was given for, once. That somebody looked is in the ledger before
/// the first byte leaves; what leaves are pixels that the decoder made anew, never the file.
/// </summary>
public sealed class ShowEvidence(Office office, PlatformDirectory platforms, DecoderPool decoders)
{
    private const int MaxTicket = 64;

    /// <summary>What stands where the platform, or the decoder, has nothing that can be shown: an empty frame.</summary>
    private static readonly byte[] s_nothing =
    [
        .. """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 6" width="128" height="96"><path d="M0 0L8 6M8 0L0 6" stroke="#888" stroke-width=".1"/></svg>
        """u8,
    ];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/view/{ticket}",
                (HttpContext http, string ticket, ShowEvidence show, CancellationToken cancel) =>
                    show.HandleAsync(http, ticket, cancel)
            )
            // Whoever holds the ticket was known when it was given; the console's cookie does not come to this origin.
            .Needs(Permission.Anyone)
            .On(Origin.Evidence)
            .ExcludeFromDescription();

    private async Task<IResult> HandleAsync(HttpContext http, string ticket, CancellationToken cancel)
    {
        if (!IsPicture(http.Request))
        {
            return Problem.Of(EvidenceRefusals.TicketGone);
        }

        var taken = await TakeAsync(ticket, cancel);
        if (!taken.Ok)
        {
            return Problem.Of(taken.Refusal!);
        }

        var shown = await PixelsAsync(taken.Value.Subject, taken.Value.Form, cancel);
        http.Response.Headers.ContentDisposition = "inline";
        return shown is null ? Results.Bytes(s_nothing, "image/svg+xml") : Results.Bytes(shown, "image/png");
    }

    /// <summary>A picture in a page of ours: not a page of its own, not a download, not somebody else's page.</summary>
    private static bool IsPicture(HttpRequest request) =>
        request.Headers["Sec-Fetch-Dest"].ToString() is "" or "image"
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-site" or "same-origin";

    /// <summary>Takes the ticket away and writes down that somebody looks; both are on disk when this answers.</summary>
    private Task<Result<(SubjectRow Subject, Asked Form)>> TakeAsync(string ticket, CancellationToken cancel) =>
        office.Database.Recorder.RecordAsync<(SubjectRow, Asked)>(
            async tx =>
            {
                var now = office.Now;
                var taken =
                    ticket.Length <= MaxTicket ? await ViewStore.TakeAsync(tx, OpenEvidence.HashOf(ticket)) : null;
                if (taken is null || Instant.FromMicros(taken.Until) < now)
                {
                    return EvidenceRefusals.TicketGone;
                }

                // Several tickets may have been given before the first was used.
                var isOpen = taken.Form == Word.Of(ViewForm.Open);
                if (isOpen && (await Exposure.OfAsync(tx, taken.PersonId, now)).IsShiftFull)
                {
                    return EvidenceRefusals.ShiftFull;
                }

                var form = await FormAsync(tx, taken, isOpen);
                ViewStore.Insert(
                    tx,
                    new EvidenceViewRow
                    {
                        Id = office.Ids.New(ViewStore.Prefix),
                        CaseId = taken.CaseId,
                        SubjectId = taken.SubjectId,
                        PersonId = taken.PersonId,
                        Form = taken.Form,
                        Reason = taken.Reason,
                        At = now.ToMicros(),
                    }
                );
                tx.Fact("evidence.viewed", new Actor(taken.PersonId), now);
                return ((await SubjectStore.ByIdsAsync(tx, [taken.SubjectId]))[0], form);
            },
            cancel
        );

    /// <summary>Somebody may want even what is opened without colour, or small.</summary>
    private static async Task<Asked> FormAsync(Transaction tx, Ticket ticket, bool isOpen)
    {
        if (!isOpen)
        {
            return Asked.Safe;
        }

        var prefers = Preferences.Read(await OwnStore.PreferencesAsync(tx, ticket.PersonId));
        return Asked.Open | (prefers.Grey ? Asked.Grey : Asked.None) | (prefers.Large ? Asked.None : Asked.Small);
    }

    /// <summary>Null where the platform or the decoder has nothing that can be shown.</summary>
    private async Task<byte[]?> PixelsAsync(SubjectRow subject, Asked form, CancellationToken cancel)
    {
        if (platforms.Find(subject.PlatformId) is not { } platform || !platform.Can("media"))
        {
            return null;
        }

        if (await platform.Port.MediaAsync(subject.Ref, cancel) is not MediaResult.Found found)
        {
            return null;
        }

        return
            await decoders.DecodeAsync(found.Bytes, form, cancel)
                is DecodeResult.Decoded { Answer.Shown: { Length: > 0 } shown }
            ? shown
            : null;
    }
}
