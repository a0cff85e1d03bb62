using Redress.Core.Banks;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Server.Matching;

namespace Redress.Server.Features.Sweeps;

/// <summary>One thing on a platform that may be compared.</summary>
/// <param name="On">What shows it.</param>
/// <param name="FingerprintAsync">Its fingerprints; asked only where it is compared.</param>
internal sealed record SweptThing(
    SubjectRef On,
    Surface Surface,
    Func<CancellationToken, Task<Upload>> FingerprintAsync
);

/// <param name="More">Where the next page is; null after the last one.</param>
internal sealed record SweptPage(IReadOnlyList<SweptThing> Things, string? More);

/// <summary>What is on one platform, page by page, during a sweep.</summary>
internal interface ISweptPages
{
    SweepWay Way { get; }

    /// <returns>Null where it cannot be read now.</returns>
    Task<SweptPage?> PageAsync(string? place, CancellationToken cancel);
}
