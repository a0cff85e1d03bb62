using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Letters;
using Redress.Server.Access;
using Redress.Server.Features.Evidence;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Server.Portal;
using Redress.Server.Work;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>/v1/choices: the few ways that the operator chooses at install and no policy decides.</summary>
public static class ChooseWay
{
    /// <param name="Name">
    /// second-look, notice, notice-zone, exposure-shift, exposure-stretch, exposure-break, keep-contacts-days, upload-prints-days,
    /// theme-accent or theme-accent-dark.
    /// </param>
    /// <param name="Value">
    /// two, guest or same-later; own or eu-dsa; an IANA time zone; how much one may open; minutes; days or always; a colour as in
    /// #1c5a86, or as-file.
    /// </param>
    public sealed record Request(string Name, string Value);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapGet("/v1/choices", ListAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("ListChoices", "Policies", "What the operator chose")
            .Answers<Page<Request>>(200, 401, 403);
        routes
            .MapPost("/v1/choices", HandleAsync)
            .Needs(Permission.ManagePolicies)
            .Describe("ChooseWay", "Policies", "Choose who gives second looks, and how soon authors are told")
            .Takes<Request>()
            .Answers<Request>(200, 400, 401, 403);
    }

    private static async Task<IResult> ListAsync(Database database, CancellationToken cancel)
    {
        var all = await ChoiceStore.AllAsync(database, cancel);
        return Answer.Of(new Page<Request>(all.ConvertAll(c => new Request(c.Name, c.Value)), null));
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Database database,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var kept = await RunAsync(database, clock, http.Principal(), body.Value.Value, cancel);
        return kept.Ok ? Answer.Of(kept.Value) : Problem.Of(kept.Refusal!);
    }

    public static async Task<Result<Request>> RunAsync(
        Database database,
        TimeProvider clock,
        Principal by,
        Request request,
        CancellationToken cancel
    )
    {
        if (!IsOne(request))
        {
            return HttpRefusals.FieldInvalid.At(
                "/value",
                "second-look: two, guest, same-later; notice: own, eu-dsa; exposure-shift, -stretch: 1 to 1000; -break: 5 to 120; keep-contacts-days: 210 to 3650, always; upload-prints-days: 0 to 365; theme-accent, -dark: a colour that everybody can read, as-file"
            );
        }

        var now = clock.Now();
        await database.Recorder.WriteAsync(
            async tx =>
            {
                await ChoiceStore.KeepAsync(
                    tx,
                    new ChoiceRow
                    {
                        Name = request.Name,
                        Value = request.Value,
                        ChangedAt = now.ToMicros(),
                    }
                );
                tx.Fact("choice.kept", by.Actor, now);
                // Fewer days than before count for what is there already.
                UploadPrintStore.Forget(tx, await UploadPrints.SinceAsync(tx, now));
            },
            cancel
        );
        return request;
    }

    private static bool IsOne(Request request) =>
        request.Name switch
        {
            ChoiceStore.SecondLook => Word.TryParse<SecondLookMode>(request.Value, out _),
            ChoiceStore.Notice => Word.TryParse<NoticeRule>(request.Value, out _),
            ChoiceStore.NoticeZone => request.Value.Length <= 64
                && TimeZoneInfo.TryFindSystemTimeZoneById(request.Value, out _),
            ExposureLimits.ShiftName or ExposureLimits.StretchName => Number(request.Value) is >= 1 and <= 1000,
            ExposureLimits.BreakName => Number(request.Value) is >= 5 and <= 120,
            UploadPrints.DaysName => Number(request.Value) is >= 0 and <= UploadPrints.MaxDays,
            KeptContacts.Name => KeptContacts.IsOne(request.Value),
            ThemeInForce.AccentName or ThemeInForce.AccentDarkName => ThemeInForce.IsOne(request.Name, request.Value),
            _ => false,
        };

    private static int? Number(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
