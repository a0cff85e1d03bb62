using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Redress.Connectors.Net;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>
/// A platform that is told by signed webhook. Calls that order something carry an id made of what they order, the same
/// on every retry; a later order, with its higher revision, has another. Calls that ask have an id of their own each.
/// </summary>
/// <param name="secrets">Those in force, the newest first; more than one while they are changed over.</param>
public sealed class WebhookPlatform(
    Fetcher fetcher,
    Uri endpoint,
    IReadOnlyList<WebhookSecret> secrets,
    TimeProvider clock,
    IdSource ids
) : IPlatformPort
{
    internal const string MessagePrefix = "msg";

    // Far above anything a person could want to read, far below what would fill a memory.
    private const int MaxPages = 100;
    private const int MaxLinked = 100_000;
    private static readonly TimeSpan PagesDeadline = TimeSpan.FromMinutes(1);

    private readonly PortCall _call = new(fetcher, endpoint);

    public async Task<DescribeResult> DescribeAsync(CancellationToken cancel)
    {
        var call = PortCall.Sign(
            secrets,
            ids.New(MessagePrefix),
            "describe",
            new WireNothing(),
            clock.GetUtcNow(),
            PortJson.Default.WireCallWireNothing
        );
        var answer = await _call.AskAsync(call, PortJson.Default.WireDescription, cancel);
        if (answer.Value is null)
        {
            return new DescribeResult.Failed(answer.Failure!);
        }

        var read = PortReading.Description(answer.Value);
        return read.Value is { } description
            ? new DescribeResult.Described(description)
            : new DescribeResult.Failed(new PortFailure(PortFailureReason.WrongShape, read.Wrong));
    }

    public async Task<IReadOnlyList<ResolveResult>> ResolveAsync(
        IReadOnlyList<PortSubject> subjects,
        CancellationToken cancel
    )
    {
        var results = new List<ResolveResult>(subjects.Count);
        var began = Stopwatch.GetTimestamp();
        var asked = subjects.Take(IPlatformPort.MaxSubjects).Select(s => s.Ref).ToList();
        var answer =
            asked.Count == 0 ? default : await AskAsync([.. asked.Distinct().Select(s => Asked(s, null))], cancel);
        foreach (var subject in asked)
        {
            results.Add(
                answer.Value is { } resolved
                    ? await ReadAsync(subject, resolved, began, cancel)
                    : new ResolveResult.Failed(subject, answer.Failure!)
            );
        }

        results.AddRange(
            subjects
                .Skip(IPlatformPort.MaxSubjects)
                .Select(s => new ResolveResult.Failed(s.Ref, new PortFailure(PortFailureReason.NotAsked)))
        );
        return results;
    }

    public Task<IReadOnlyList<OrderResult>> ApplyAsync(IReadOnlyList<PortOrder> orders, CancellationToken cancel) =>
        OrderAsync("apply", orders, cancel);

    public Task<IReadOnlyList<OrderResult>> LiftAsync(IReadOnlyList<PortOrder> orders, CancellationToken cancel) =>
        OrderAsync("lift", orders, cancel);

    public async Task<NotifyResult> NotifyAsync(PortLetter letter, CancellationToken cancel)
    {
        var call = PortCall.Sign(
            secrets,
            MessageId("notify", [letter.Letter]),
            "notify",
            new WireLetter(letter.Letter, letter.Account, letter.Language, letter.Subject, letter.Text),
            clock.GetUtcNow(),
            PortJson.Default.WireCallWireLetter
        );
        var answer = await _call.AskAsync(call, PortJson.Default.WireResult, cancel);
        if (answer.Value is not { } wire)
        {
            return new NotifyResult(OrderOutcome.Failed, answer.Failure!.ToString());
        }

        var read = OrderReading.Outcome(letter.Letter, wire);
        // A letter has no revision, so it cannot be stale.
        return read.Outcome == OrderOutcome.Stale
            ? new NotifyResult(OrderOutcome.Failed, new PortFailure(PortFailureReason.WrongShape, "result").ToString())
            : new NotifyResult(read.Outcome, read.Detail);
    }

    public Task<EnumerateResult> EnumerateAsync(string? cursor, CancellationToken cancel) =>
        new MediaCalls(_call, secrets, clock, ids).EnumerateAsync(cursor, cancel);

    public Task<MediaResult> MediaAsync(SubjectRef subject, CancellationToken cancel) =>
        new MediaCalls(_call, secrets, clock, ids).MediaAsync(subject, cancel);

    private static WireAskedSubject Asked(SubjectRef subject, string? cursor) =>
        new(Word.Of(subject.Kind), subject.Id, cursor);

    private static string MessageId(string verb, IEnumerable<string> parts)
    {
        var text = string.Join('\n', parts.Prepend(verb));
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return $"{MessagePrefix}_{Convert.ToHexStringLower(hash.AsSpan(0, 16))}";
    }

    private Task<PortAnswer<WireResolved>> AskAsync(IReadOnlyList<WireAskedSubject> asked, CancellationToken cancel)
    {
        var call = PortCall.Sign(
            secrets,
            ids.New(MessagePrefix),
            "resolve",
            new WireResolve(asked),
            clock.GetUtcNow(),
            PortJson.Default.WireCallWireResolve
        );
        return _call.AskAsync(call, PortJson.Default.WireResolved, cancel);
    }

    /// <summary>What the answer says about one subject; found by its kind and id, wherever it stands.</summary>
    private static (WireSubject? Wire, PortFailure? Failure) About(SubjectRef subject, WireResolved answer)
    {
        var kind = Word.Of(subject.Kind);
        var about = (answer.Subjects ?? [])
            .Where(s => s is not null && s.Kind == kind && s.Id == subject.Id)
            .Take(2)
            .ToList();
        return about.Count switch
        {
            0 => (null, new PortFailure(PortFailureReason.Missing)),
            1 when about[0]!.Found is null => (null, new PortFailure(PortFailureReason.WrongShape, "found")),
            1 => (about[0], null),
            _ => (null, new PortFailure(PortFailureReason.Ambiguous)),
        };
    }

    private async Task<ResolveResult> ReadAsync(
        SubjectRef subject,
        WireResolved answer,
        long began,
        CancellationToken cancel
    )
    {
        var (wire, failure) = About(subject, answer);
        if (wire is null)
        {
            return new ResolveResult.Failed(subject, failure!);
        }

        if (wire.Found == false)
        {
            return new ResolveResult.NotFound(subject);
        }

        var read = PortReading.Subject(subject, wire);
        if (read.Value is null)
        {
            return new ResolveResult.Failed(subject, new PortFailure(PortFailureReason.WrongShape, read.Wrong));
        }

        var linked = new LinkedLists(subject);
        linked.Add(wire);
        var incomplete = await FollowAsync(subject, wire.More, linked, began, cancel);
        return new ResolveResult.Found(
            subject,
            read.Value with
            {
                Items = [.. linked.Items.Values],
                Reshares = [.. linked.Reshares.Values],
                Copies = [.. linked.Copies.Values],
                Incomplete = incomplete ?? linked.Wrong,
            }
        );
    }

    /// <summary>Reads page after page into the lists; null when the platform says that there is no more.</summary>
    private async Task<PortFailure?> FollowAsync(
        SubjectRef subject,
        string? cursor,
        LinkedLists linked,
        long began,
        CancellationToken cancel
    )
    {
        for (var page = 1; cursor is not null; page++)
        {
            if (page >= MaxPages || linked.Count > MaxLinked || cursor.Length > 1_000)
            {
                return new PortFailure(PortFailureReason.TooMuch, "more");
            }

            if (Stopwatch.GetElapsedTime(began) > PagesDeadline)
            {
                return new PortFailure(PortFailureReason.TooMuch, "time");
            }

            var answer = await AskAsync([Asked(subject, cursor)], cancel);
            if (answer.Value is null)
            {
                return answer.Failure;
            }

            var (wire, failure) = About(subject, answer.Value);
            if (wire is null || wire.Found == false)
            {
                return failure ?? new PortFailure(PortFailureReason.Missing);
            }

            linked.Add(wire);
            if (wire.More == cursor)
            {
                return new PortFailure(PortFailureReason.WrongShape, "more");
            }

            cursor = wire.More;
        }

        return null;
    }

    private async Task<IReadOnlyList<OrderResult>> OrderAsync(
        string verb,
        IReadOnlyList<PortOrder> orders,
        CancellationToken cancel
    )
    {
        var asked = orders.Take(IPlatformPort.MaxOrders).ToList();
        if (asked.Count == 0)
        {
            return [];
        }

        var call = PortCall.Sign(
            secrets,
            MessageId(verb, asked.Select(o => $"{o.Enforcement} {o.Revision}")),
            verb,
            new WireOrders([.. asked.Select(OrderReading.Wire)]),
            clock.GetUtcNow(),
            PortJson.Default.WireCallWireOrders
        );
        var answer = await _call.AskAsync(call, PortJson.Default.WireResults, cancel);
        var results = answer.Value is { } wire
            ? OrderReading.Match(asked, wire)
            : asked.Select(o => new OrderResult(o.Enforcement, OrderOutcome.Failed, answer.Failure!.ToString()));
        var rest = orders
            .Skip(IPlatformPort.MaxOrders)
            .Select(o => OrderReading.Failure(o.Enforcement, PortFailureReason.NotAsked));
        return [.. results, .. rest];
    }
}
