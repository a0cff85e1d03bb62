using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Questions;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Letters;
using Redress.Server.Http;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// POST /v1/receipt: what became of a report, for whoever holds its receipt code. One path and one answer for every
/// failure; computed from this report alone.
/// </summary>
public static class ReadReceipt
{
    /// <param name="Code">As it was given, in whatever way it was typed.</param>
    public sealed record Request(string Code);

    /// <param name="Stage">received, hidden, decided or withdrawn; of a link of another place: elsewhere or broken.</param>
    /// <param name="LookedAt">When a person first took it up after it was reported, at the latest when the decision was told; null where not yet.</param>
    /// <param name="Where">The place and the last four characters; never the whole link.</param>
    public sealed record LinkView(
        int Number,
        string Stage,
        string? Where,
        HoldAnswer Hold,
        DateTimeOffset? LookBy,
        DateTimeOffset? HiddenAt,
        DateTimeOffset? DecidedAt,
        DateTimeOffset? LookedAt = null
    );

    /// <summary>What a request under the TAKE IT DOWN Act has; content that may show a minor never waits for it.</summary>
    /// <param name="CompleteAt">When the last of the four elements came: 48 hours run from there; null while one is missing.</param>
    /// <param name="Missing">signature, good-faith, contact: what the request still needs.</param>
    public sealed record TakeItDownView(DateTimeOffset? CompleteAt, IReadOnlyList<string> Missing);

    public sealed record LetterView(string Kind, string Language, DateTimeOffset At, string Text);

    /// <summary>The fingerprints of the report.</summary>
    /// <param name="Until">When they end by themselves.</param>
    /// <param name="EndedAt">Since when they match nothing; null while they do.</param>
    /// <param name="EndedBy">you, time or person.</param>
    /// <param name="Why">The words of the person who ended them.</param>
    /// <param name="Found">How often something like it was found; each is among the subjects.</param>
    public sealed record WatchView(
        DateTimeOffset Until,
        DateTimeOffset? EndedAt,
        string? EndedBy,
        string? Why,
        int Found
    );

    /// <summary>Something that we asked; its text is a letter.</summary>
    public sealed record QuestionView(string Id, QuestionKind Kind, QuestionStatus Status, DateTimeOffset AskedAt);

    public sealed record Response(
        string Id,
        ReportStatus Status,
        DateTimeOffset ReceivedAt,
        IReadOnlyList<LinkView> Subjects,
        IReadOnlyList<LetterView> Letters,
        IReadOnlyList<QuestionView> Questions,
        TakeItDownView? TakeItDown,
        WatchView? Watch
    );

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes
            .MapPost("/v1/receipt", HandleAsync)
            .Needs(Permission.Anyone)
            .Describe("ReadReceipt", "Receipts", "What became of a report, by its receipt code")
            .Takes<Request>()
            .Answers<Response>(200, 400, 404, 413);
        routes
            .MapPost("/v1/receipt/withdraw", WithdrawAsync)
            .Needs(Permission.Anyone)
            .Describe(
                "WithdrawReport",
                "Receipts",
                "End letters to this reporter, and their fingerprints; nothing else ends"
            )
            .Takes<Request>()
            .Answers<Response>(200, 400, 404, 409, 413);
    }

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        ReceiptDoor door,
        ReceiptView view,
        CancellationToken cancel
    )
    {
        var found = await FindAsync(http, door, cancel);
        return found.Ok ? Answer.Of(await view.OfAsync(found.Value, cancel)) : Problem.Of(found.Refusal!);
    }

    private static async Task<IResult> WithdrawAsync(
        HttpContext http,
        ReceiptDoor door,
        WithdrawReport slice,
        ReceiptView view,
        CancellationToken cancel
    )
    {
        var found = await FindAsync(http, door, cancel);
        if (!found.Ok)
        {
            return Problem.Of(found.Refusal!);
        }

        var withdrawn = await slice.WithdrawAsync(found.Value.Id, cancel);
        return withdrawn.Ok ? Answer.Of(await view.OfAsync(withdrawn.Value, cancel)) : Problem.Of(withdrawn.Refusal!);
    }

    /// <summary>The report of the receipt code in the body.</summary>
    public static async Task<Result<ReportRow>> FindAsync(HttpContext http, ReceiptDoor door, CancellationToken cancel)
    {
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        return body.Ok ? await door.OpenAsync(http, body.Value.Value.Code, cancel) : body.As<ReportRow>();
    }
}
