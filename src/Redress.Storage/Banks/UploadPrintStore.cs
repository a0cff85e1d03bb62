using Redress.Core.Kernel;
using Redress.Storage.Engine;

namespace Redress.Storage.Banks;

/// <summary>Fingerprints of one upload that passed the check, sealed; for a time only.</summary>
public sealed class UploadPrint
{
    /// <summary>A keyed mark of place and fingerprints: the same upload at the same place is kept once.</summary>
    public string Id { get; init; } = "";
    public string PlatformId { get; init; } = "";
    public string SubjectKind { get; init; } = "";
    public string SubjectRef { get; init; } = "";
    public byte[] Ciphertext { get; init; } = [];
    public byte[] WrappedKey { get; init; } = [];
    public long KeptAt { get; init; }
}

/// <summary>
/// What passed the upload check of platforms that cannot list what is on them, so that what is banked later is found there.
/// Exempt from the ledger: rows go when their time is over, and what they lead to stands in facts.
/// </summary>
public static class UploadPrintStore
{
    public const string Prefix = "prt";

    /// <summary>Keeps it; one that is there already is kept from now on.</summary>
    public static void Keep(Transaction tx, UploadPrint print) =>
        tx.Run(
            """
            INSERT INTO upload_print (id, platform_id, subject_kind, subject_ref, ciphertext, wrapped_key, kept_at)
            VALUES (@id, @platform, @kind, @ref, @ciphertext, @wrapped, @at)
            ON CONFLICT (id) DO UPDATE SET ciphertext = excluded.ciphertext, wrapped_key = excluded.wrapped_key,
              kept_at = excluded.kept_at
            """,
            new Arg("id", print.Id),
            new Arg("platform", print.PlatformId),
            new Arg("kind", print.SubjectKind),
            new Arg("ref", print.SubjectRef),
            new Arg("ciphertext", print.Ciphertext),
            new Arg("wrapped", print.WrappedKey),
            new Arg("at", print.KeptAt)
        );

    /// <summary>Of one platform, kept since then, by id after the cursor.</summary>
    public static Task<List<UploadPrint>> PageAsync(
        Database database,
        string platformId,
        string after,
        DateTimeOffset since,
        int most,
        CancellationToken cancel
    ) =>
        database.ListAsync<UploadPrint>(
            """
            SELECT id, platform_id, subject_kind, subject_ref, ciphertext, wrapped_key, kept_at FROM upload_print
            WHERE platform_id = @platform AND id > @after AND kept_at > @since ORDER BY id LIMIT @most
            """,
            cancel,
            new Arg("platform", platformId),
            new Arg("after", after),
            new Arg("since", since.ToMicros()),
            new Arg("most", (long)most)
        );

    /// <summary>Forgets what was kept until then.</summary>
    public static void Forget(Transaction tx, DateTimeOffset until) =>
        tx.Run("DELETE FROM upload_print WHERE kept_at <= @until", new Arg("until", until.ToMicros()));
}
