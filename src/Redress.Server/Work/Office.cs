using Redress.Core.Kernel;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Server.Matching;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Work;

/// <summary>What the operations of people stand on. An endpoint and a page call the same operation with it and who asks.</summary>
public sealed record Office(
    Database Database,
    PolicyInForce Policy,
    PlatformDirectory Platforms,
    IdSource Ids,
    KeyRing Keys,
    VerifiedLists Lists,
    TimeProvider Clock
)
{
    public DateTimeOffset Now => Clock.Now();
}
