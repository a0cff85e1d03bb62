using Redress.Core.Enforcements;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>
/// A platform that Redress cannot speak to: every order is one for a person to carry out, and the subject's own address
/// is the page that Redress reads to see whether it was done. Nothing is sent anywhere.
/// </summary>
public sealed class ManualPlatform(string name, IReadOnlyList<LinkPattern> links) : IPlatformPort
{
    private static readonly Restriction[] TakesAway = [Restriction.Hide, Restriction.Remove];

    public Task<DescribeResult> DescribeAsync(CancellationToken cancel) =>
        Task.FromResult<DescribeResult>(
            new DescribeResult.Described(new PortDescription(name, [], Enum.GetValues<Restriction>(), links))
        );

    public Task<IReadOnlyList<ResolveResult>> ResolveAsync(
        IReadOnlyList<PortSubject> subjects,
        CancellationToken cancel
    ) => Task.FromResult<IReadOnlyList<ResolveResult>>([.. subjects.Select((s, i) => Resolve(s, i))]);

    public Task<IReadOnlyList<OrderResult>> ApplyAsync(IReadOnlyList<PortOrder> orders, CancellationToken cancel) =>
        Order(orders);

    public Task<IReadOnlyList<OrderResult>> LiftAsync(IReadOnlyList<PortOrder> orders, CancellationToken cancel) =>
        Order(orders);

    public Task<NotifyResult> NotifyAsync(PortLetter letter, CancellationToken cancel) =>
        Task.FromResult(new NotifyResult(OrderOutcome.Manual));

    public Task<EnumerateResult> EnumerateAsync(string? cursor, CancellationToken cancel) =>
        Task.FromResult<EnumerateResult>(
            new EnumerateResult.Failed(new PortFailure(PortFailureReason.NotAsked, "enumerate"))
        );

    public Task<MediaResult> MediaAsync(SubjectRef subject, CancellationToken cancel) =>
        Task.FromResult<MediaResult>(new MediaResult.Failed(new PortFailure(PortFailureReason.NotAsked, "media")));

    private static Task<IReadOnlyList<OrderResult>> Order(IReadOnlyList<PortOrder> orders) =>
        Task.FromResult<IReadOnlyList<OrderResult>>([
            .. orders.Select(
                (o, i) =>
                    i < IPlatformPort.MaxOrders
                        ? new OrderResult(o.Enforcement, OrderOutcome.Manual)
                        : OrderReading.Failure(o.Enforcement, PortFailureReason.NotAsked)
            ),
        ]);

    private ResolveResult Resolve(PortSubject subject, int place) =>
        place < IPlatformPort.MaxSubjects ? Resolve(subject) : NotAsked(subject);

    private static ResolveResult.Failed NotAsked(PortSubject subject) =>
        new(subject.Ref, new PortFailure(PortFailureReason.NotAsked));

    private ResolveResult.Found Resolve(PortSubject subject)
    {
        var page = subject.Link ?? AddressOf(subject.Ref);
        return new ResolveResult.Found(
            subject.Ref,
            new ResolvedSubject(
                subject.Ref,
                Author: null,
                page,
                Surface.Unknown,
                Reach: null,
                Items: [],
                Reshares: [],
                Copies: [],
                page is null
                    ? []
                    : [.. TakesAway.Select(r => new DeclaredSurface(r, "page", page, SurfaceExpect.Gone, null))],
                Incomplete: null
            )
        );
    }

    /// <summary>The address that a pattern gives the subject; none where the pattern has parts that we do not know.</summary>
    private Uri? AddressOf(SubjectRef subject) =>
        links
            .Where(l => l.Kind == subject.Kind && LinkMap.IsPattern(l) && !l.Path.Contains('*'))
            .Select(l => l.Origin.TrimEnd('/') + l.Path.Replace("{id}", Uri.EscapeDataString(subject.Id)))
            .Select(text => LinkText.Read(text) is LinkReading.Parsed parsed ? parsed.Canonical : null)
            .FirstOrDefault();
}
