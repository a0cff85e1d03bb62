using System.Security.Cryptography;
using Redress.Core.Kernel;

namespace Redress.Connectors.Tests.Peers;

/// <summary>A clock that goes on by a given step whenever it is looked at.</summary>
internal sealed class SetClock(DateTimeOffset start, TimeSpan step) : TimeProvider
{
    private long _looks = -1;

    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public SetClock()
        : this(Start, TimeSpan.Zero) { }

    public override DateTimeOffset GetUtcNow() => start + (Interlocked.Increment(ref _looks) * step);

    public static IdSource Ids() => new(TimeProvider.System, RandomNumberGenerator.Fill);
}
