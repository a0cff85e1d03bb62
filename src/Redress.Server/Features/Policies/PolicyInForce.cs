using Redress.Core.Policies;

namespace Redress.Server.Features.Policies;

/// <summary>The pack with the highest number, in memory; nodes read no files.</summary>
public sealed class PolicyInForce
{
    private volatile PolicyPack? _current;

    public PolicyPack Current => _current ?? throw new InvalidOperationException("No policy is in force yet");

    public void Set(PolicyPack pack) => _current = pack;
}
