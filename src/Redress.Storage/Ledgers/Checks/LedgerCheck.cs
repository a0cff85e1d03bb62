using Redress.Ledger.Notes;

namespace Redress.Storage.Ledgers.Checks;

/// <summary>What is to be verified, and how far it may be trusted.</summary>
/// <param name="DataFolder">A data folder, live or a copy of one.</param>
/// <param name="Postgres">Where the database is, if it is not in that folder.</param>
/// <param name="Key">The verifier key, from a place that one trusts; that of the folder where null.</param>
public sealed record LedgerSource(string DataFolder, string? Postgres = null, string? Key = null);

/// <summary>
/// Was anything changed around the program? Recomputes everything from what is stored: commitments, leaves, roots,
/// signatures, and whether each row is as the last fact about it says. Reads only.
/// </summary>
public static class LedgerCheck
{
    /// <param name="progress">Told now and then how many facts and then how many rows were read.</param>
    /// <exception cref="UnreadableException">There is nothing that could be checked.</exception>
    public static async Task<LedgerVerdict> RunAsync(
        LedgerSource source,
        Action<string, long>? progress,
        CancellationToken cancel
    )
    {
        while (true)
        {
            var (verdict, disturbed) = await OnceAsync(source, progress, cancel);
            if (verdict.First is null || !disturbed)
            {
                return verdict;
            }
        }
    }

    private static async Task<(LedgerVerdict Verdict, bool Disturbed)> OnceAsync(
        LedgerSource source,
        Action<string, long>? progress,
        CancellationToken cancel
    )
    {
        // What was signed before the database is looked at must be in it; so the folder comes first.
        var folder = SignedFolder.Find(source.DataFolder);
        await using var snapshot = await LedgerSnapshot.OpenAsync(source.DataFolder, source.Postgres, cancel);
        var schema = await KnownSchema.OfAsync(snapshot, cancel);
        var verdict = folder is null
            ? await WithoutFolderAsync(snapshot, cancel)
            : await WithFolderAsync(source, folder, snapshot, schema, progress, cancel);
        return (verdict, snapshot.Disturbed);
    }

    private static async Task<LedgerVerdict> WithFolderAsync(
        LedgerSource source,
        SignedFolder folder,
        LedgerSnapshot snapshot,
        KnownSchema schema,
        Action<string, long>? progress,
        CancellationToken cancel
    )
    {
        var (key, wrong) = KeyOf(source, folder);
        if (wrong is not null)
        {
            return new LedgerVerdict { First = wrong, Key = key?.Text };
        }

        var (lines, broken) = SignedLines.Read(folder, key!);
        var verdict = new LedgerVerdict
        {
            First = broken,
            Origin = key!.Name,
            Key = key.Text,
            Checkpoints = lines.All.Count,
        };
        if (broken is not null)
        {
            return verdict;
        }

        verdict = await RunAsync(verdict, snapshot, schema, new TreeCheck(folder, lines, key), progress, cancel);
        if (verdict.First is not null)
        {
            return verdict;
        }

        // Rows are as their facts say, so they can be believed.
        var (setBacks, unnamed) = await AbandonedCheck.RunAsync(snapshot, schema, folder, key, cancel);
        return verdict with { First = unnamed, SetBacks = setBacks };
    }

    private static async Task<LedgerVerdict> RunAsync(
        LedgerVerdict verdict,
        LedgerSnapshot snapshot,
        KnownSchema schema,
        TreeCheck tree,
        Action<string, long>? progress,
        CancellationToken cancel
    )
    {
        var marks = new RowMarks();
        var facts = new FactCheck(schema, marks, tree);
        var rows = new RowCheck(schema, marks, facts.Rows);
        var broken =
            await tree.CheckpointsAsync(snapshot, cancel)
            ?? await facts.RunAsync(snapshot, n => progress?.Invoke("facts", n), cancel)
            ?? await rows.RunAsync(snapshot, n => progress?.Invoke("rows", n), cancel)
            ?? await ConstantsAsync(snapshot, schema, cancel);
        return verdict with
        {
            First = broken,
            Sealed = tree.Size,
            Root = tree.Root.ToHex(),
            Unsealed = facts.Unsealed,
            Erased = facts.Erased,
            Unpublished = tree.Unpublished,
            Rows = rows.Rows,
        };
    }

    private static async Task<LedgerVerdict> WithoutFolderAsync(LedgerSnapshot snapshot, CancellationToken cancel)
    {
        var facts = await snapshot.NumberAsync("SELECT COUNT(*) FROM fact", cancel);
        return new LedgerVerdict
        {
            First = new Finding(
                "ledger-missing",
                $"The folder ledger is missing or incomplete, and the database has {facts} facts"
            ),
        };
    }

    /// <summary>The key to check with: the one given, else the folder's; where the secret one is there they must fit.</summary>
    private static (VerifierKey? Key, Finding? Wrong) KeyOf(LedgerSource source, SignedFolder folder)
    {
        var parsed = VerifierKey.Parse(source.Key ?? folder.Key);
        if (!parsed.Ok)
        {
            return source.Key is null
                ? (null, new Finding("key-broken", $"ledger/key holds no verifier key: {parsed.Flaw!.Code}"))
                : throw new UnreadableException("--key is no verifier key; it looks like redress/…+…+…");
        }

        if (folder.Key != parsed.Value.Text)
        {
            return (parsed.Value, new Finding("key-other", "ledger/key is another key than the one given"));
        }

        return Own(source.DataFolder) is { } own && !own.Equals(parsed.Value)
            ? (parsed.Value, new Finding("key-other", "ledger/key is not the key that belongs to keys/ledger"))
            : (parsed.Value, null);
    }

    /// <summary>The key of the seed in keys/ledger; null where the keys are kept elsewhere, as they should be.</summary>
    private static VerifierKey? Own(string dataFolder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(dataFolder, "keys", "ledger")).Trim();
            using var signer = LedgerSeal.Signer(Convert.FromBase64String(text));
            return signer.Verifier;
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task<Finding?> ConstantsAsync(
        LedgerSnapshot snapshot,
        KnownSchema schema,
        CancellationToken cancel
    )
    {
        foreach (var (table, rows) in schema.Constants)
        {
            var found = new List<string>();
            await using var reader = await snapshot.ReadAsync(KnownSchema.ConstantSql(table), cancel);
            while (await reader.ReadAsync(cancel))
            {
                found.Add(reader.GetString(0));
            }

            if (!found.SequenceEqual(rows, StringComparer.Ordinal))
            {
                return new Finding(
                    "constant-changed",
                    "A table that never changes has other rows than the program's own"
                )
                {
                    Table = table,
                };
            }
        }

        return null;
    }
}
