using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Receipts;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// POST /v1/receipt/links: "it is back, or somewhere else too", with the receipt code. The links go the way of the first ones:
/// joined to cases, held where the policy says so, promised a look. Their clocks start now.
/// </summary>
public sealed class AddLinks(
    Database database,
    KeyRing keys,
    IdSource ids,
    Joining joining,
    PolicyInForce policy,
    PlatformDirectory platforms,
    TimeProvider clock
)
{
    private static readonly TimeSpan s_elsewhereKept = TimeSpan.FromDays(30);

    /// <param name="Code">The receipt code.</param>
    /// <param name="Links">1 to 20, with those of the report together.</param>
    public sealed record Request(string Code, IReadOnlyList<string> Links);

    /// <param name="Number">Which link of the report it is, from 1 on.</param>
    public sealed record AddedLink(int Number, LinkStatus Status, HoldAnswer Hold, DateTimeOffset? LookBy);

    public sealed record Response(IReadOnlyList<AddedLink> Links);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/receipt/links", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("AddLinks", "Receipts", "Add links to a report, with its receipt code")
            .Takes<Request>()
            .Answers<Response>(200, 400, 404, 409, 413);

    /// <summary>For whoever may see that report already.</summary>
    public Task<Result<Response>> AddAsync(string reportId, IReadOnlyList<string> links, CancellationToken cancel)
    {
        if (Check(links) is { } refusal)
        {
            return Task.FromResult<Result<Response>>(refusal);
        }

        var now = clock.Now();
        var named = links.Select(l => ReportLinks.FromLink(l, platforms.Links, only: null)).ToList();
        return database.Recorder.RecordAsync(tx => AddAsync(tx, reportId, named, now), cancel);
    }

    private async Task<Result<Response>> AddAsync(
        Transaction tx,
        string reportId,
        List<NamedSubject> named,
        DateTimeOffset now
    )
    {
        if (await ReportStore.FindAsync(tx, reportId) is not { } row)
        {
            return ReceiptRefusals.Unknown;
        }

        var report = row.ToReport();
        if (report.Status is ReportStatus.Withdrawn)
        {
            return ReportRefusals.AlreadyWithdrawn;
        }

        var before = (await ReportStore.LinksAsync(tx, reportId)).Count;
        if (before + named.Count > ReportLink.MaxPerReport)
        {
            return ReportRefusals.TooManySubjects.At("/links");
        }

        // As if reported now: what was promised for the first links is neither kept nor broken by these.
        var asNow = await ReporterRecords.AsNowAsync(tx, report, policy.Current, now);
        var joined = await joining.LinkAsync(tx, asNow, named, policy.Current, new string?[named.Count]);
        joined = joined.ConvertAll(l => l with { Ordinal = l.Ordinal + before });
        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].Status is not LinkStatus.Attached)
            {
                Seal(tx, reportId, $"link/{before + i}", named[i].Written, now);
            }
        }

        tx.FactIfAny("report.linked", Actor.Reporter, now);
        joining.Write(tx, asNow, joined, policy.Current);
        return new Response([.. joined.Select(l => new AddedLink(l.Ordinal + 1, l.Status, l.Hold, l.LookBy))]);
    }

    private void Seal(Transaction tx, string reportId, string kind, string text, DateTimeOffset now)
    {
        var row = SealedTexts.Of(keys, ids, reportId, kind, text, now);
        var kept = new SealedRow
        {
            Id = row.Id,
            ReportId = row.ReportId,
            Kind = row.Kind,
            Ciphertext = row.Ciphertext,
            WrappedKey = row.WrappedKey,
            CreatedAt = row.CreatedAt,
            EraseAt = (now + s_elsewhereKept).ToMicros(),
        };
        SealedStore.Insert(tx, kept);
        Storage.Jobs.JobStore.Add(
            tx,
            Storage.Jobs.JobKind.Erase,
            kept.Id,
            1,
            Storage.Jobs.JobKind.OwnLane,
            now + s_elsewhereKept
        );
    }

    private static Refusal? Check(IReadOnlyList<string> links)
    {
        if (links.Count == 0)
        {
            return ReportRefusals.NoSubject.At("/links");
        }

        if (links.Count > ReportLink.MaxPerReport)
        {
            return ReportRefusals.TooManySubjects.At("/links");
        }

        for (var i = 0; i < links.Count; i++)
        {
            if (links[i] is not { Length: > 0 and <= ReportLinks.MaxWritten })
            {
                return HttpRefusals.FieldTooLong.At($"/links/{i}");
            }
        }

        return null;
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        ReceiptDoor door,
        AddLinks slice,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var found = await door.OpenAsync(http, body.Value.Value.Code, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var added = await slice.AddAsync(found.Value.Id, body.Value.Value.Links, cancel);
        return added.Ok ? Answer.Of(added.Value) : Problem.Of(added.Refusal!);
    }
}
