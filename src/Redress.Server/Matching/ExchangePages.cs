using Redress.Connectors.Exchanges;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Matching.Pdq;
using Redress.Storage.Banks;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Matching;

/// <summary>
/// Brings a bank to what a page of an exchange says. In an entry each record's name stands before its hashes, so that it is
/// found again by name, whatever its hashes were. The follower must have caught up before.
/// </summary>
public sealed class ExchangePages(KeyRing keys, IdSource ids, BankIndex index)
{
    /// <returns>The entry of what is new; null where nothing is.</returns>
    public async Task<BankEntryRow?> ApplyAsync(
        Transaction tx,
        BankRow bank,
        string origin,
        IReadOnlyList<ExchangeRecord> records,
        DateTimeOffset now
    )
    {
        // Where a page names one thing twice, the later word counts.
        var said = records
            .GroupBy(r => r.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => Usable(g.Last()), StringComparer.Ordinal);
        var unchanged = await ChangeAsync(tx, (int)bank.Number, said);
        var fresh = said.Where(r => r.Value.Count > 0 && !unchanged.Contains(r.Key)).ToList();
        if (fresh.Count == 0)
        {
            return null;
        }

        var hashes = fresh.SelectMany(r => r.Value.Prepend(SealedHash.OfRecord(r.Key)!)).ToList();
        var row = EntryRows.New(keys, ids, bank.Id, origin, hashes, now, null);
        row.ActiveAt = row.CreatedAt;
        await BankEntryStore.InsertAsync(tx, row);
        return row;
    }

    /// <summary>What was not said, where everything was: it is gone.</summary>
    /// <param name="isSaid">By the record's name.</param>
    public async Task KeepOnlyAsync(Transaction tx, BankEntryRow row, Func<string, bool> isSaid)
    {
        var hashes = Open(row);
        var changed = false;
        foreach (var (name, from, to) in Records(hashes))
        {
            changed |= !isSaid(name) && Withdraw(hashes, from, to);
        }

        await SaveAsync(tx, row, hashes, changed);
    }

    /// <summary>The record that a hash of an entry is of; null where it is of none, or is withdrawn.</summary>
    public (string Name, SealedHash Hash)? RecordOf(BankEntryRow row, int place)
    {
        var hashes = Open(row);
        foreach (var (name, from, to) in Records(hashes))
        {
            if (place > from && place < to)
            {
                return hashes[place].Withdrawn ? null : (name, hashes[place]);
            }
        }

        return null;
    }

    /// <summary>Takes out what is gone or changed. Answers the names of what stays as it is.</summary>
    private async Task<HashSet<string>> ChangeAsync(Transaction tx, int bank, Dictionary<string, List<SealedHash>> said)
    {
        var unchanged = new HashSet<string>(StringComparer.Ordinal);
        var names = said.Keys.Select(SealedHash.OfRecord).OfType<SealedHash>().ToList();
        var entries = index.EntriesOf(bank, names).Select(e => e.EntryId).Distinct(StringComparer.Ordinal);
        foreach (var id in entries)
        {
            var row = (await BankEntryStore.FindAsync(tx, id))!;
            var hashes = Open(row);
            var changed = false;
            foreach (var (name, from, to) in Records(hashes))
            {
                if (hashes[from].Withdrawn || !said.TryGetValue(name, out var now))
                {
                    continue;
                }

                if (now.Count > 0 && IsSame(hashes, from, to, now))
                {
                    unchanged.Add(name);
                }
                else
                {
                    changed |= Withdraw(hashes, from, to);
                }
            }

            await SaveAsync(tx, row, hashes, changed);
        }

        return unchanged;
    }

    private static bool IsSame(List<SealedHash> hashes, int from, int to, List<SealedHash> now)
    {
        var isSame = to - from - 1 == now.Count;
        for (var i = from + 1; isSame && i < to; i++)
        {
            isSame = !hashes[i].Withdrawn && hashes[i].IsSame(now[i - from - 1]);
        }

        return isSame;
    }

    private static bool Withdraw(List<SealedHash> hashes, int from, int to)
    {
        var changed = false;
        for (var i = from; i < to; i++)
        {
            changed |= !hashes[i].Withdrawn;
            hashes[i] = hashes[i] with { Withdrawn = true };
        }

        return changed;
    }

    private static IEnumerable<(string Name, int From, int To)> Records(List<SealedHash> hashes)
    {
        for (var from = 0; from < hashes.Count; )
        {
            var to = from + 1;
            while (to < hashes.Count && hashes[to].Kind is not HashKind.Record)
            {
                to++;
            }

            if (hashes[from].Kind is HashKind.Record)
            {
                yield return (System.Text.Encoding.UTF8.GetString(hashes[from].Value.Span), from, to);
            }

            from = to;
        }
    }

    private List<SealedHash> Open(BankEntryRow row) =>
        SealedHash.Read(keys.Open(row.Id, row.Ciphertext, row.WrappedKey));

    private async Task SaveAsync(Transaction tx, BankEntryRow row, List<SealedHash> hashes, bool changed)
    {
        if (changed)
        {
            (row.Ciphertext, row.WrappedKey) = keys.Seal(row.Id, SealedHash.Write(hashes));
            await BankEntryStore.UpdateAsync(tx, row);
        }
    }

    /// <summary>Hashes of pictures so plain that they would match strangers are left out.</summary>
    private static List<SealedHash> Usable(ExchangeRecord record) =>
        record.IsGone
            ? []
            :
            [
                .. record.Hashes.Where(h =>
                    h.Kind is not HashKind.Pdq
                    || (
                        PdqHash.TryParse(Convert.ToHexStringLower(h.Value.Span), out var hash)
                        && PdqFingerprint.Listed(hash).IsUsable
                    )
                ),
            ];
}
