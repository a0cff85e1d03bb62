using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Connectors.Decoding;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Lists;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Decoder.Wire;
using Redress.Matching.Exact;
using Redress.Matching.Pdq;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Matching;

namespace Redress.Server.Features.Matches;

/// <summary>POST /v1/matches: may these uploads be shown? Answered in one round trip; what is found is reported.</summary>
public static class CheckUploads
{
    /// <summary>As base64 in JSON, some 36 MiB of files.</summary>
    private const int MaxBodyBytes = 48 * 1024 * 1024;
    private const int MaxItems = 16;
    private const int MaxHashes = 64;
    private const int MaxText = 100_000;

    public sealed record SubjectRequest(SubjectKind Kind, string Id);

    /// <param name="Hash">64 hexadecimal digits.</param>
    /// <param name="Quality">0 to 100; below 50 nothing is compared.</param>
    public sealed record PdqRequest(string Hash, int Quality = 100);

    /// <param name="Sha256">Of the file's bytes.</param>
    /// <param name="Md5">Of the file's bytes.</param>
    /// <param name="Pdq">Of the picture, its symmetries, and what is left of it without borders; at most 64.</param>
    public sealed record FingerprintsRequest(
        string? Sha256 = null,
        string? Md5 = null,
        IReadOnlyList<PdqRequest>? Pdq = null
    );

    /// <param name="Subject">What will show it; where that is not there yet, the account that uploads.</param>
    /// <param name="Bytes">The file, in base64. Either this, or fingerprints.</param>
    /// <param name="Fingerprints">What you computed on your own side.</param>
    /// <param name="Text">What is written with it: compared with watch lists, not kept.</param>
    /// <param name="Account">Your own id of whose it is: compared with watch lists.</param>
    /// <param name="Surface">Who could see it. What is private is not compared.</param>
    public sealed record ItemRequest(
        SubjectRequest Subject,
        byte[]? Bytes = null,
        FingerprintsRequest? Fingerprints = null,
        string? Text = null,
        string? Account = null,
        Surface Surface = Surface.Public
    );

    /// <param name="Items">1 to 16.</param>
    public sealed record Request(IReadOnlyList<ItemRequest> Items);

    public sealed record MatchView(string Bank, string EntryId, Likeness Likeness, int Distance);

    /// <param name="Verdict">allow, hold (keep it out of sight until a person has looked) or block.</param>
    /// <param name="Why">known, or why it is not known whether it is like anything banked. Not known is not no.</param>
    /// <param name="Until">For a hold that ends by itself: show it then, if nothing else was said.</param>
    /// <param name="CaseId">The case that the match opened or joined.</param>
    /// <param name="Matches">Only with the scope matches:details.</param>
    public sealed record ItemAnswer(
        Verdict Verdict,
        WhyNotKnown Why,
        DateTimeOffset? Until,
        string? CaseId,
        IReadOnlyList<MatchView>? Matches
    );

    public sealed record Response(IReadOnlyList<ItemAnswer> Items);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/matches", HandleAsync)
            .Needs(Permission.CheckUploads)
            .Describe("CheckUploads", "Matches", "May these uploads be shown?")
            .Takes<Request>()
            .Answers<Response>(200, 400, 401, 403, 413, 415, 503);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        DecoderPool decoders,
        BankIndex index,
        ListsInForce lists,
        FoundFiling filing,
        CancellationToken cancel
    )
    {
        var body = await Body.ReadAsync<Request>(http.Request, MaxBodyBytes, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var (items, principal) = (body.Value.Value.Items, http.Principal());
        if (principal.Only is not { } platform || Check(items) is { } refusal)
        {
            return Problem.Of(principal.Only is null ? HttpRefusals.Forbidden : Check(items)!);
        }

        var answers = await AnswerAsync(
            principal,
            platform,
            items,
            new Looking(decoders, index, lists),
            filing,
            cancel
        );
        return Answer.Of(new Response(answers));
    }

    /// <summary>With what uploads are compared.</summary>
    private sealed record Looking(DecoderPool Decoders, BankIndex Index, ListsInForce Lists);

    private static async Task<List<ItemAnswer>> AnswerAsync(
        Principal principal,
        Id<Platform> platform,
        IReadOnlyList<ItemRequest> items,
        Looking against,
        FoundFiling filing,
        CancellationToken cancel
    )
    {
        var (answers, passed) = (new List<ItemAnswer>(items.Count), new List<(FoundAt, Upload)>());
        foreach (var item in items)
        {
            var compared = IsCompared(item.Surface);
            var upload = compared ? await UploadAsync(item, against.Decoders, cancel) : Upload.Nothing;
            var found = compared ? against.Index.Find(upload) : new BankAnswer([], WhyNotKnown.Known);
            var listed = compared ? against.Lists.Find(item.Text, item.Account) : [];
            var at = new FoundAt(platform, new SubjectRef(item.Subject.Kind, item.Subject.Id), FoundAt.Upload);
            var details = principal.May(Permission.ReadMatches) ? Details(found.Found, against.Index) : null;
            answers.Add(await JudgeAsync(at, found, listed, details, filing, cancel));
            await filing.Probes.NoteAsync(at, principal.Actor, upload, found.Found, answers[^1].CaseId, cancel);
            if (compared && answers[^1].Verdict is Verdict.Allow)
            {
                passed.Add((at, upload));
            }
        }

        await filing.Prints.KeepAsync(platform, passed, cancel);
        return answers;
    }

    private static async Task<ItemAnswer> JudgeAsync(
        FoundAt at,
        BankAnswer answer,
        IReadOnlyList<WatchList> listed,
        IReadOnlyList<MatchView>? details,
        FoundFiling filing,
        CancellationToken cancel
    )
    {
        var (known, watched) = (Verdicts.Known(answer.Found), Verdicts.Watched(answer.Found));
        var filed = known.Count > 0 ? await filing.Reports.FileAsync(at, known, answer.IsAllowed, cancel) : null;
        var find = watched.Count > 0 ? await filing.Finds.FileAsync(at, watched, cancel) : null;
        var isHeld = listed.Count > 0 && (await filing.Lists.FileAsync(at, listed, cancel)).Held;
        var verdict = Verdicts.Of(answer.Found) is Verdict.Allow && isHeld ? Verdict.Hold : Verdicts.Of(answer.Found);
        var until = verdict is Verdict.Allow ? find?.Until : null;
        return new ItemAnswer(
            until is null ? verdict : Verdict.Hold,
            answer.Why,
            until,
            filed?.CaseId ?? find?.CaseId,
            details
        );
    }

    /// <summary>Private messages are not scanned.</summary>
    public static bool IsCompared(Surface surface) =>
        surface switch
        {
            Surface.Public or Surface.Group => true,
            Surface.Unknown or Surface.Private or Surface.EndToEndEncrypted => false,
        };

    private static Refusal? Check(IReadOnlyList<ItemRequest> items)
    {
        if (items.Count is 0 or > MaxItems)
        {
            return HttpRefusals.FieldInvalid.At("/items", "1 to 16 uploads");
        }

        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not { } item || !LinkMap.IsSubjectId(item.Subject.Id))
            {
                return HttpRefusals.FieldInvalid.At($"/items/{i}/subject", "Give kind and id");
            }

            if (item.Bytes is not null && item.Fingerprints is not null)
            {
                return HttpRefusals.FieldInvalid.At($"/items/{i}", "Give bytes or fingerprints, not both");
            }

            if (item is { Bytes: null, Fingerprints: null, Text: null, Account: null })
            {
                return HttpRefusals.FieldInvalid.At($"/items/{i}", "Give bytes, fingerprints, text or account");
            }

            if (item.Text is { Length: > MaxText } || item.Account is { Length: > WatchList.MaxItem })
            {
                return HttpRefusals.FieldTooLong.At($"/items/{i}");
            }

            if (item.Fingerprints is { } prints && !AreFingerprints(prints))
            {
                return BankRefusals.HashInvalid.At($"/items/{i}/fingerprints");
            }
        }

        return null;
    }

    private static bool AreFingerprints(FingerprintsRequest prints) =>
        (prints.Sha256 is null || SealedHash.Parse(HashKind.Sha256, prints.Sha256) is not null)
        && (prints.Md5 is null || SealedHash.Parse(HashKind.Md5, prints.Md5) is not null)
        && (prints.Pdq ?? []).Count <= MaxHashes
        && (prints.Pdq ?? []).All(p =>
            p is { Quality: >= 0 and <= 100 } && SealedHash.Parse(HashKind.Pdq, p.Hash) is not null
        );

    private static async Task<Upload> UploadAsync(ItemRequest item, DecoderPool decoders, CancellationToken cancel)
    {
        if (item.Bytes is not { } bytes)
        {
            var prints = item.Fingerprints ?? new FingerprintsRequest();
            var pictures = (prints.Pdq ?? []).Select(p => (IReadOnlyList<PdqFingerprint>)[Fingerprint(p)]);
            return new Upload(Upload.ExactOf(prints.Sha256, prints.Md5), [.. pictures], [], WhyNotKnown.Known);
        }

        if (await decoders.DecodeAsync(bytes, Asked.LookUp, cancel) is DecodeResult.Decoded { Answer: var answer })
        {
            return Upload.Of(answer);
        }

        var exact = ExactHashes.Of(bytes);
        return new Upload(Upload.ExactOf(exact.Sha256, exact.Md5), [], [], WhyNotKnown.NotDecoded);
    }

    private static PdqFingerprint Fingerprint(PdqRequest request) =>
        PdqHash.TryParse(request.Hash.ToLowerInvariant(), out var hash)
            ? new PdqFingerprint(hash, request.Quality)
            : default;

    private static List<MatchView> Details(IReadOnlyList<Finding> found, BankIndex index) =>
        [
            .. found.Select(f => new MatchView(
                index.Bank(f.BankNumber)?.Name ?? "",
                index.EntryId(f.EntryNumber) ?? "",
                f.Likeness,
                f.Distance
            )),
        ];
}
