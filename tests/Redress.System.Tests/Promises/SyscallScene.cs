using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Promises;

/// <summary>A stand that files, holds, erases and seals while its system calls fail, and what it was told.</summary>
internal sealed class SyscallScene(Stand stand, IReadOnlyList<string> posts, Random random) : IAsyncDisposable
{
    private readonly Clients _clients = new(new History(), posts, random);
    private readonly HashSet<string> _erased = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public Stand Stand => stand;

    public History History => _clients.History;

    public int Erased => _erased.Count;

    /// <summary>Enough reports whose text can be erased.</summary>
    public async Task StockAsync(Act act, int count)
    {
        if (act is Act.Erase && History.Count - _asked.Count < count)
        {
            await _clients.FileSomeAsync(stand.Key, 4, count / 2);
        }
    }

    /// <summary>Acts once; false where it failed.</summary>
    public async Task<bool> ActAsync(Act act)
    {
        if (act is Act.Erase)
        {
            return await EraseAsync(History.Acknowledged.First(a => _asked.Add(a.Id)).Id);
        }

        var open = History.Open;
        await _clients.FileSomeAsync(stand.Key, 2, 1);
        return History.Open == open;
    }

    /// <summary>What was acknowledged is there, and what was erased can be read by nobody; what failed is asked for again.</summary>
    public async Task KeptAsync(int from)
    {
        foreach (var id in _asked.Except(_erased).ToList())
        {
            Assert.True(await EraseAsync(id), $"{id} cannot be erased");
        }

        var ids = string.Join(", ", _erased.Select(e => $"'{e}'"));
        var left = await stand.Tables.CountAsync($"sealed WHERE report_id IN ({ids}) AND wrapped_key IS NOT NULL");
        Assert.True(left == 0, $"{left} texts that were erased have their keys");
        await Kept.EveryReportAsync(stand, History, _clients, from);
    }

    /// <summary>In the end everything is confirmed at the platform, once, all facts are sealed, and the ledger is intact.</summary>
    public async Task RightAsync(TimeSpan within)
    {
        await KeptAsync(0);
        await stand.KillAndStartAsync();
        await Effects.AllConfirmedAsync(stand, within);
        await Effects.EachOnceAsync(stand, posts);
        await Eventually.SoAsync(
            async () => await stand.Tables.CountAsync("unsealed") is > 0 and var left ? $"{left} facts unsealed" : null,
            within
        );
        var (status, text) = await Shell.TryAsync(StartedProgram.Redress, "verify", stand.Server.Folder);
        Assert.True(status == 0, text);
    }

    public ValueTask DisposeAsync() => stand.DisposeAsync();

    private async Task<bool> EraseAsync(string id)
    {
        try
        {
            var reply = await stand.Server.Operator.PostAsync($"/v1/reports/{id}/erase");
            if (reply.Status == 200)
            {
                _erased.Add(id);
                return true;
            }

            Assert.True(reply is { Status: 503, Code: "storage-unavailable" }, $"{reply.Status} {reply.Text}");
        }
        catch (HttpRequestException)
        {
            // It died: whether the text is erased is not known, and it is asked for again.
        }

        return false;
    }
}
