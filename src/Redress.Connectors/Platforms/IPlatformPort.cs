using Redress.Core.Platforms;

namespace Redress.Connectors.Platforms;

/// <summary>
/// How Redress acts on a platform (docs/api/platform-port.md). Nothing a platform answers is an exception: what is not
/// understood is a failure of the subject or order it concerns. One result for each thing asked, in the order asked.
/// </summary>
public interface IPlatformPort
{
    public const int MaxSubjects = 50;
    public const int MaxOrders = 250;

    Task<DescribeResult> DescribeAsync(CancellationToken cancel);

    /// <summary>At most <see cref="MaxSubjects"/>; more are answered as not asked.</summary>
    Task<IReadOnlyList<ResolveResult>> ResolveAsync(IReadOnlyList<PortSubject> subjects, CancellationToken cancel);

    /// <summary>At most <see cref="MaxOrders"/>; more are answered as not asked.</summary>
    Task<IReadOnlyList<OrderResult>> ApplyAsync(IReadOnlyList<PortOrder> orders, CancellationToken cancel);

    /// <summary>At most <see cref="MaxOrders"/>; more are answered as not asked.</summary>
    Task<IReadOnlyList<OrderResult>> LiftAsync(IReadOnlyList<PortOrder> orders, CancellationToken cancel);

    Task<NotifyResult> NotifyAsync(PortLetter letter, CancellationToken cancel);

    /// <summary>One page of the media that are on the platform. Capability <c>enumerate</c>.</summary>
    Task<EnumerateResult> EnumerateAsync(string? cursor, CancellationToken cancel);

    /// <summary>The bytes of a media item, or of a post's. Capability <c>media</c>.</summary>
    Task<MediaResult> MediaAsync(SubjectRef subject, CancellationToken cancel);
}
