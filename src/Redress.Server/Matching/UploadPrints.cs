using System.Globalization;
using System.Security.Cryptography;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Server.Features.Platforms;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Policies;

namespace Redress.Server.Matching;

/// <summary>
/// Fingerprints of what passed the upload check, of platforms that cannot list what is on them: kept for so many days as the
/// operator chose, so that what is banked later is found there too. Of private surfaces nothing is kept.
/// </summary>
public sealed class UploadPrints(Database database, KeyRing keys, PlatformDirectory platforms, TimeProvider clock)
{
    /// <summary>The choice: how many days. With 0 nothing is kept.</summary>
    public const string DaysName = "upload-prints-days";
    public const int MaxDays = 365;

    /// <summary>Where nothing was chosen.</summary>
    public const int UsualDays = 30;

    /// <summary>Digits of the mark; enough that no two uploads ever have the same.</summary>
    private const int MarkDigits = 40;

    /// <summary>Since when what was kept is still kept.</summary>
    public static async Task<DateTimeOffset> SinceAsync(Transaction tx, DateTimeOffset now) =>
        now.AddDays(-await DaysAsync(tx));

    /// <summary>Keeps those that passed, where the platform is one of which it is needed. In force when it returns.</summary>
    public async Task KeepAsync(
        Id<Platform> platform,
        IReadOnlyList<(FoundAt At, Upload Upload)> passed,
        CancellationToken cancel
    )
    {
        if (passed.Count == 0 || platforms.Find(platform.Value) is not { } known || known.Can("enumerate"))
        {
            return;
        }

        var now = clock.Now();
        var prints = passed.Select(p => Sealed(p.At, p.Upload, now)).OfType<UploadPrint>().ToList();
        if (prints.Count > 0)
        {
            await database.Recorder.WriteAsync(
                async tx =>
                {
                    if (await DaysAsync(tx) > 0)
                    {
                        prints.ForEach(p => UploadPrintStore.Keep(tx, p));
                    }
                },
                cancel
            );
        }
    }

    /// <summary>What a row says.</summary>
    /// <exception cref="CryptographicException">It was changed, or the keys are others.</exception>
    /// <exception cref="FormatException">It is damaged.</exception>
    public Upload Open(UploadPrint print) => SealedUpload.Read(keys.Open(print.Id, print.Ciphertext, print.WrappedKey));

    private UploadPrint? Sealed(FoundAt at, Upload upload, DateTimeOffset now)
    {
        if (SealedUpload.Write(upload) is not { } plain)
        {
            return null;
        }

        var mark = keys.HashUpload(at.Key, plain);
        var id = $"{UploadPrintStore.Prefix}_{Convert.ToHexStringLower(mark)[..MarkDigits]}";
        var (ciphertext, wrapped) = keys.Seal(id, plain);
        return new UploadPrint
        {
            Id = id,
            PlatformId = at.Platform.Value,
            SubjectKind = Word.Of(at.Subject.Kind),
            SubjectRef = at.Subject.Id,
            Ciphertext = ciphertext,
            WrappedKey = wrapped,
            KeptAt = now.ToMicros(),
        };
    }

    private static async Task<int> DaysAsync(Transaction tx) =>
        await ChoiceStore.FindAsync(tx, DaysName) is { } row
        && int.TryParse(row.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var days)
            ? days
            : UsualDays;
}
