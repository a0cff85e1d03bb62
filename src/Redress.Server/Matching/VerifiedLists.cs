using Redress.Core.Banks;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Storage.Banks;
using Redress.Storage.Cases;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Matching;

/// <summary>Whether somebody else's list says, byte for byte, that the subject of a case is what the case is about.</summary>
public sealed class VerifiedLists(BankIndex index, KeyRing keys)
{
    /// <summary>
    /// False too where it is not known: while this node still loads its banks it cannot tell what an allow list names, and a
    /// second look is then asked for.
    /// </summary>
    public async Task<bool> SayAsync(Transaction tx, Case current)
    {
        if (index.IsLoading)
        {
            return false;
        }

        var listed = await BankMatchStore.ListedAsync(tx, current.Id.Value);
        if (listed.Count == 0)
        {
            return false;
        }

        var hashes = listed.Select(row => (List: Word.Parse<Reason>(row.Reason), Hash: Hash(row))).ToList();
        if (hashes.Exists(h => index.IsAllowed(h.Hash)))
        {
            return false;
        }

        var child = await IncidentStore.IsChildAsync(tx, current.Id.Value);
        return hashes.Exists(h => !h.Hash.Withdrawn && VerifiedList.Fits(h.List, current.Reason, child));
    }

    private SealedHash Hash(ListedRow row) =>
        SealedHash.Read(keys.Open(row.EntryId, row.Ciphertext, row.WrappedKey))[(int)row.Place];
}
