using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Reports;

/// <summary>POST /v1/reports: the one door.</summary>
public static class SubmitReport
{
    private const int MaxStatement = 4000;
    public const int MaxContact = 320;
    public const int MaxPoliceNumber = 100;
    public const int MaxSignature = 200;
    private const int MaxReporter = 200;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <param name="Link">The address, as it was written. Either this, or kind and id.</param>
    /// <param name="Kind">post, comment, media, profile-picture, account, message, conversation, group, live-stream or story.</param>
    /// <param name="Id">The platform's own id.</param>
    public sealed record SubjectRequest(string? Link = null, SubjectKind? Kind = null, string? Id = null);

    /// <param name="Subjects">1 to 20.</param>
    /// <param name="Reason">What is wrong.</param>
    /// <param name="Source">Who says so; the key must allow it.</param>
    /// <param name="OnBehalfOf">For staff on behalf: the role of the person they write for.</param>
    /// <param name="FirstKnownAt">For staff on behalf: when it was first known to us; the clocks start there.</param>
    /// <param name="Minor">Was the person shown under 18 when it was made? Unsure counts as yes.</param>
    /// <param name="Statement">Free text, at most 4,000 characters; kept sealed.</param>
    /// <param name="Contact">An e-mail address, if an answer by mail is wanted; kept sealed.</param>
    /// <param name="PoliceNumber">A police case number; kept sealed.</param>
    /// <param name="Signature">A typed name, for a request under the TAKE IT DOWN Act; kept sealed. Nobody needs to give one.</param>
    /// <param name="GoodFaith">That it is believed in good faith to be without consent, for such a request.</param>
    /// <param name="Language">The language of the answers, as in "de" or "en-GB".</param>
    /// <param name="Harm">Could the person who put it there find out who reported, and hurt them? Unsure counts as yes.</param>
    /// <param name="Danger">A life is in danger now.</param>
    /// <param name="Fingerprints">At most 10, of pictures that the reporter has and does not send; then no subject is needed.</param>
    /// <param name="Reporter">
    /// The platform's own mark of who pressed its button, with a platform's key; kept as a keyed hash alone, and not at all for the
    /// person shown and who speaks for them. Leaving it out lowers nothing.
    /// </param>
    public sealed record Request(
        IReadOnlyList<SubjectRequest> Subjects,
        Reason Reason,
        Source Source = Source.NotSaid,
        Source? OnBehalfOf = null,
        DateTimeOffset? FirstKnownAt = null,
        Minor Minor = Minor.NotAsked,
        string? Statement = null,
        string? Contact = null,
        string? PoliceNumber = null,
        string? Signature = null,
        bool GoodFaith = false,
        string Language = "en",
        Harm Harm = Harm.NotAsked,
        bool Danger = false,
        IReadOnlyList<FiledPrint>? Fingerprints = null,
        string? Reporter = null
    );

    /// <param name="Status">attached, elsewhere or broken.</param>
    /// <param name="Hold">
    /// ordered, shadow or none: what the policy says of such a report by itself. Whether it is hidden, HiddenAt alone says.
    /// </param>
    /// <param name="LookBy">By when a person has looked; null where the link is of another place.</param>
    /// <param name="HiddenAt">When a public reading begun after this report first showed it hidden; null where not yet.</param>
    /// <param name="Help">For a link of another place: what to do.</param>
    public sealed record SubjectAnswer(
        LinkStatus Status,
        HoldAnswer Hold,
        DateTimeOffset? LookBy,
        DateTimeOffset? HiddenAt,
        string? Help
    );

    /// <param name="Taken">How many fingerprints are watched for.</param>
    /// <param name="Unusable">How many pictures are so plain that nothing can be found by them.</param>
    /// <param name="Until">When they end by themselves; null where none was taken.</param>
    public sealed record WatchAnswer(int Taken, int Unusable, DateTimeOffset? Until);

    /// <param name="Id">For talking to support; quoting it gives nothing.</param>
    /// <param name="ReceiptCode">The only way back in. It is shown once.</param>
    /// <param name="Watch">What became of its fingerprints; null where none came.</param>
    public sealed record Response(
        string Id,
        string ReceiptCode,
        DateTimeOffset ReceivedAt,
        IReadOnlyList<SubjectAnswer> Subjects,
        WatchAnswer? Watch = null
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapPost("/v1/reports", HandleAsync)
            .Needs(Permission.FileReports)
            .Describe("SubmitReport", "Reports", "File a report")
            .Takes<Request>()
            .TakesHeader("Idempotency-Key", "16 to 255 visible characters: the same key and body get the same answer")
            .TakesHeader(
                "Prefer",
                "wait=N: the answer may wait up to N seconds, at most 5, until a held subject was read as hidden"
            )
            .Answers<Response>(201, 400, 401, 403, 409, 413, 415, 500, 503);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        Intake intake,
        KeyRing keys,
        PlatformDirectory platforms,
        TimeProvider clock,
        CancellationToken cancel
    )
    {
        var receivedAt = clock.Now();
        var body = await Body.ReadAsync<Request>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var (request, bytes) = body.Value;
        var principal = http.Principal();
        if (Refusal(request, principal, receivedAt) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var once = Once.From(http, principal, bytes, keys);
        if (!once.Ok)
        {
            return Problem.Of(once.Refusal!);
        }

        var filed = await FileAsync(intake, platforms, principal, request, receivedAt, once.Value, Wait(http), cancel);
        return filed.Ok ? Answer.Of(filed.Value, 201) : Problem.Of(filed.Refusal!);
    }

    /// <summary>Files what one who may file has said.</summary>
    public static async Task<Result<Response>> FileAsync(
        Intake intake,
        PlatformDirectory platforms,
        Principal principal,
        Request request,
        DateTimeOffset receivedAt,
        Once? once,
        TimeSpan wait,
        CancellationToken cancel
    )
    {
        if (Refusal(request, principal, receivedAt) is { } refusal)
        {
            return refusal;
        }

        var named = Named(request, principal.Only, platforms.Links);
        return named.Ok
            ? await intake.FileAsync(request, named.Value, principal, receivedAt, once, wait, cancel)
            : named.As<Response>();
    }

    private static Refusal? Refusal(Request request, Principal principal, DateTimeOffset receivedAt) =>
        Check(request, receivedAt) ?? MayClaim(principal, request);

    /// <summary>What a page has to ask before it files one.</summary>
    public static Refusal? Check(Request request, DateTimeOffset now)
    {
        if (request.Subjects.Count == 0 && request.Fingerprints is null or { Count: 0 })
        {
            return ReportRefusals.NoSubject.At("/subjects");
        }

        if (request.Subjects.Count > ReportLink.MaxPerReport)
        {
            return ReportRefusals.TooManySubjects.At("/subjects");
        }

        if (request.Source is Source.Match or Source.Rule or Source.Appeal)
        {
            return ReportRefusals.SourceNotAllowed.At("/source");
        }

        var staff = request.Source is Source.StaffOnBehalf;
        if (
            (request.FirstKnownAt is { } known && (!staff || known > now)) || (request.OnBehalfOf is not null && !staff)
        )
        {
            return ReportRefusals.FirstKnownNotAllowed.At("/firstKnownAt");
        }

        return Text.Lines(request.Statement, MaxStatement, "/statement")
            ?? Text.Line(request.Contact, MaxContact, "/contact")
            ?? CheckContact(request.Contact)
            ?? Text.Line(request.PoliceNumber, MaxPoliceNumber, "/policeNumber")
            ?? Text.Line(request.Signature, MaxSignature, "/signature")
            ?? Text.Line(request.Reporter, MaxReporter, "/reporter")
            ?? CheckLanguage(request.Language)
            ?? FiledPrints.Check(request.Fingerprints);
    }

    public static Refusal? CheckContact(string? contact) =>
        contact is null
        || (System.Net.Mail.MailAddress.TryCreate(contact, out var address) && address.Address == contact)
            ? null
            : HttpRefusals.FieldInvalid.At("/contact", "An e-mail address, or nothing");

    private static Refusal? CheckLanguage(string language) =>
        language.Length is >= 2 and <= 20 && language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')
            ? null
            : HttpRefusals.FieldInvalid.At("/language", "A language as in \"de\" or \"en-GB\"");

    private static Refusal? MayClaim(Principal principal, Request request) =>
        principal switch
        {
            KeyPrincipal key => key.Key.Sources.Contains(Word.Of(request.Source))
                ? null
                : ReportRefusals.SourceNotAllowed.At("/source"),
            _ => request.Source is Source.StaffOnBehalf ? null : ReportRefusals.SourceNotAllowed.At("/source"),
        };

    internal static Result<List<NamedSubject>> Named(Request request, Id<Platform>? only, LinkMap map)
    {
        var named = new List<NamedSubject>(request.Subjects.Count);
        for (var i = 0; i < request.Subjects.Count; i++)
        {
            var subject = request.Subjects[i];
            if (subject is null)
            {
                return HttpRefusals.FieldInvalid.At($"/subjects/{i}", "Give a link, or kind and id");
            }

            if (subject is { Link: { } link, Kind: null, Id: null })
            {
                if (link.Length > ReportLinks.MaxWritten)
                {
                    return HttpRefusals.FieldTooLong.At($"/subjects/{i}/link");
                }

                named.Add(ReportLinks.FromLink(link, map, only));
            }
            else if (
                subject is { Link: null, Kind: { } kind, Id: { } id }
                && only is { } platform
                && kind is not SubjectKind.Contact
                && LinkMap.IsSubjectId(id)
            )
            {
                named.Add(ReportLinks.FromId(kind, id, platform));
            }
            else
            {
                return HttpRefusals.FieldInvalid.At($"/subjects/{i}", "Give a link, or kind and id");
            }
        }

        return named;
    }

    /// <summary>RFC 7240 "Prefer: wait=N": how long the answer may wait for the platform, after commit; at most 5 s.</summary>
    private static TimeSpan Wait(HttpContext http)
    {
        var prefer = http.Request.Headers["Prefer"].ToString();
        return
            prefer.StartsWith("wait=", StringComparison.Ordinal)
            && int.TryParse(prefer.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, LongestWait.TotalSeconds))
            : TimeSpan.Zero;
    }
}
