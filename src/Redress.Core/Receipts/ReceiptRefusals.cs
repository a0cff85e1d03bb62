using Redress.Core.Kernel;

namespace Redress.Core.Receipts;

public static class ReceiptRefusals
{
    /// <summary>The one answer for a typo, an unknown code and an erased report.</summary>
    public static readonly Refusal Unknown = new(
        "receipt-unknown",
        "We can't open a case with this code. Check each character. Cases are erased some time after they close.",
        RefusalKind.NotFound
    );
}
