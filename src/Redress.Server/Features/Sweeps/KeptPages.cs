using System.Security.Cryptography;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Server.Matching;
using Redress.Storage.Banks;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Sweeps;

/// <summary>
/// What passed the upload check of a platform, by the fingerprints that were kept. What is kept while a sweep goes on was
/// compared with all that the sweep looks for when it came, so that it does not matter whether it is met.
/// </summary>
internal sealed class KeptPages(Database database, UploadPrints prints, string platformId, DateTimeOffset now)
    : ISweptPages
{
    private const int PageSize = 200;

    public SweepWay Way => SweepWay.Kept;

    public async Task<SweptPage?> PageAsync(string? place, CancellationToken cancel)
    {
        var since = await database.Recorder.WriteAsync(tx => UploadPrints.SinceAsync(tx, now), cancel);
        var rows = await UploadPrintStore.PageAsync(database, platformId, place ?? "", since, PageSize, cancel);
        return new SweptPage([.. rows.Select(Thing)], rows.Count == PageSize ? rows[^1].Id : null);
    }

    /// <summary>Nothing of a private surface was ever kept.</summary>
    private SweptThing Thing(UploadPrint row) =>
        new(
            new SubjectRef(Word.Parse<SubjectKind>(row.SubjectKind), row.SubjectRef),
            Surface.Public,
            _ => Task.FromResult(Fingerprint(row))
        );

    private Upload Fingerprint(UploadPrint row)
    {
        try
        {
            return prints.Open(row);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            // One damaged row must not end the search; it counts as not known.
            return new Upload([], [], [], WhyNotKnown.Unreadable);
        }
    }
}
