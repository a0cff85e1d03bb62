using Redress.Core.Kernel;
using Redress.Core.Policies;
using Redress.Core.Reports;
using Redress.Server.Matching;
using Redress.Storage.Engine;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Reports;

/// <summary>A report with all that its transaction needs.</summary>
internal sealed record Filing(
    Report Report,
    IReadOnlyList<NamedSubject> Named,
    Actor FiledBy,
    string Code,
    byte[] ReceiptHash,
    IReadOnlyList<SealedRow> Sealed,
    bool WantsMail,
    PolicyPack Policy,
    string?[] SubjectIds
)
{
    /// <summary>What stands in the report's own fact besides: why a match was filed.</summary>
    public Action<Transaction, Report>? Also { get; init; }

    /// <summary>Fingerprints that came with it; null where none did.</summary>
    public PreparedWatch? Watch { get; init; }

    /// <summary>Nobody is told anything yet.</summary>
    public bool IsQuiet { get; init; }
}
