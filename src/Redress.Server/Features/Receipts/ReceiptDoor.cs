using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Redress.Core.Kernel;
using Redress.Core.Receipts;
using Redress.Server.Hosting;
using Redress.Server.Watching;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Reports;

namespace Redress.Server.Features.Receipts;

/// <summary>
/// Opens a report by its receipt code: one path and one answer for a typo, a wrong code and an erased report. A source that
/// misses often waits longer; addresses are kept in memory alone, as keyed hashes, and forgotten when they have paid.
/// </summary>
public sealed class ReceiptDoor(Database database, KeyRing keys, ServeOptions options, TimeProvider clock)
{
    private const int MostSources = 100_000;

    /// <summary>More than this do not wait: those who flood the door shall not fill the house.</summary>
    private const int MostWaiting = 500;

    private readonly ConcurrentDictionary<string, MissAllowance> _sources = new(StringComparer.Ordinal);
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private int _waiting;

    /// <param name="typed">The code in whatever way it was typed; anything may come.</param>
    public async Task<Result<ReportRow>> OpenAsync(HttpContext http, string? typed, CancellationToken cancel)
    {
        var source = SourceOf(http);
        await WaitAsync(source, cancel);
        // A code that fails its check characters is looked up all the same, as one that cannot be: one path.
        var hash = keys.HashReceipt(ReceiptCode.Normalise(typed ?? "", keys.ReceiptCheck) ?? "-");
        if (await ReportStore.FindByReceiptAsync(database, hash, cancel) is { } row)
        {
            return row;
        }

        Missed(source);
        return ReceiptRefusals.Unknown;
    }

    private async Task WaitAsync(string? source, CancellationToken cancel)
    {
        var wait =
            source is not null && _sources.TryGetValue(source, out var known) ? known.Wait(clock.Now()) : TimeSpan.Zero;
        if (wait == TimeSpan.Zero || Volatile.Read(ref _waiting) >= MostWaiting)
        {
            return;
        }

        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(wait, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Missed(string? source)
    {
        Meters.ReceiptMisses.Add(1);
        if (source is null)
        {
            return;
        }

        var now = clock.Now();
        if (_sources.Count >= MostSources)
        {
            foreach (var (old, _) in _sources.Where(s => s.Value.IsOver(now)))
            {
                _sources.TryRemove(old, out _);
            }
        }

        if (_sources.Count < MostSources)
        {
            _sources.AddOrUpdate(source, _ => default(MissAllowance).Missed(now), (_, seen) => seen.Missed(now));
        }
    }

    /// <summary>
    /// An address, or the network of an IPv6 address, as a keyed hash. Null where it is not known: from a proxy that was not
    /// named all seem to be one, and one who guesses would make everybody wait.
    /// </summary>
    private string? SourceOf(HttpContext http)
    {
        var address = Plain(http.Connection.RemoteIpAddress);
        if (address is not null && options.Proxies.Contains(address))
        {
            var last = http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
            address = IPAddress.TryParse(last, out var named) ? Plain(named) : null;
        }

        if (address is null || IPAddress.IsLoopback(address))
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        var network = address.AddressFamily is AddressFamily.InterNetworkV6 ? bytes.AsSpan(0, 8) : bytes;
        return Convert.ToHexString(HMACSHA256.HashData(_key, network));
    }

    /// <summary>A socket for both kinds says ::ffff:192.0.2.1: as a network all of those would be one source.</summary>
    private static IPAddress? Plain(IPAddress? address) =>
        address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
