using System.Globalization;
using System.Security.Cryptography;
using Redress.Core.Banks;

namespace Redress.Connectors.Exchanges;

/// <summary>
/// A list that somebody else writes into a folder of ours: CSV, NDJSON or one fingerprint a line. It says everything each time;
/// what is no longer in it is gone. Whoever writes it puts the whole file in place at once, by renaming.
/// </summary>
public sealed class FileExchange(string path, HashKind plain) : IExchange
{
    private const int PageLines = 2_000;

    public async Task<ExchangeResult> FetchAsync(ExchangePlace place, DateTimeOffset now, CancellationToken cancel)
    {
        try
        {
            var hash = await HashAsync(cancel);
            if (place.More is null && place.Checkpoint == hash)
            {
                return new ExchangeResult.Page([], 0, place, IsAll: false);
            }

            var at = place.More?.Split('|');
            if (at is not null && (at.Length != 2 || at[1] != hash))
            {
                // Another file has taken its place meanwhile.
                return new ExchangeResult.Failed(ExchangeFault.Expired);
            }

            var from = at is null ? 0 : int.Parse(at[0], NumberStyles.None, CultureInfo.InvariantCulture);
            return await ReadAsync(from, hash, place.Checkpoint, cancel);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new ExchangeResult.Failed(ExchangeFault.Away);
        }
    }

    public Task<Telling> TellAsync(string name, SealedHash hash, Opinion opinion, CancellationToken cancel) =>
        Task.FromResult(Telling.NotTaken);

    private async Task<ExchangeResult> ReadAsync(int from, string hash, string? checkpoint, CancellationToken cancel)
    {
        var records = new List<ExchangeRecord>();
        var (faulty, number) = (0, 0);
        await foreach (var line in File.ReadLinesAsync(path, cancel))
        {
            if (++number <= from)
            {
                continue;
            }

            if (number > from + PageLines)
            {
                var more = (number - 1).ToString(CultureInfo.InvariantCulture) + "|" + hash;
                return new ExchangeResult.Page(records, faulty, new ExchangePlace(checkpoint, more), IsAll: false);
            }

            faulty += Take(line, number == 1, records) ? 0 : 1;
        }

        return new ExchangeResult.Page(records, faulty, new ExchangePlace(hash, null), IsAll: true);
    }

    private bool Take(string line, bool isFirst, List<ExchangeRecord> records)
    {
        switch (line.Length > ListLine.MaxLength ? new ListLine.Faulty() : ListLine.Read(line, plain, isFirst))
        {
            case ListLine.Hashes hashes:
                foreach (var (kind, value) in hashes.Found)
                {
                    if (SealedHash.Parse(kind, value) is { } hash)
                    {
                        records.Add(new ExchangeRecord($"{kind}:{value}", [hash], false));
                    }
                }

                return true;
            case ListLine.Nothing:
                return true;
            default:
                return false;
        }
    }

    private async Task<string> HashAsync(CancellationToken cancel)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel))[..32];
    }
}
