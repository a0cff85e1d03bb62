using Redress.Core.Kernel;

namespace Redress.Core.Decisions;

public static class QualityRefusals
{
    public static readonly Refusal Unknown = new(
        "quality-check-unknown",
        "There is no such decision for you to look at: it is your own, or somebody has looked",
        RefusalKind.NotFound
    );
}
