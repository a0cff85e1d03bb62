using Redress.Core.Kernel;

namespace Redress.Core.Policies;

public static class PolicyRefusals
{
    public static readonly Refusal Invalid = new("policy-invalid", "The policy pack has faults", RefusalKind.Invalid);
}
