using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Redress.Core.Platforms;

namespace Redress.Connectors.Net;

/// <summary>Resolves a host name. The runtime's resolver, except where a test plays a hostile name server.</summary>
internal delegate Task<IPAddress[]> Resolve(string host, CancellationToken cancel);

/// <summary>An address behind the host is not to be spoken to. Carries no host: exception texts end up in logs.</summary>
internal sealed class RefusedAddressException : Exception
{
    public RefusedAddressException()
        : this("The address is special and not on the allow-list.") { }

    public RefusedAddressException(string message)
        : base(message) { }

    public RefusedAddressException(string message, Exception inner)
        : base(message, inner) { }
}

/// <summary>
/// Opens the connections of the <see cref="Fetcher"/>: resolves, checks every address, and connects to one that was
/// checked, so that a name cannot change its mind between the check and the connection.
/// </summary>
internal sealed class PinnedConnect(FrozenSet<HostPort> allowed, Resolve resolve, TimeSpan deadline)
{
    private const int MaxAttempts = 4;
    private const int MaxUnreadBytes = 64 * 1024;

    public bool IsAllowed(HostPort target) => allowed.Contains(target);

    /// <summary>What can be refused before anything is resolved: a literal special address.</summary>
    public bool IsRefused(Uri url)
    {
        if (url.HostNameType is not (UriHostNameType.IPv4 or UriHostNameType.IPv6))
        {
            return false;
        }

        return !(IPAddress.TryParse(url.IdnHost, out var address) && AddressTable.IsPublic(address))
            && !IsAllowed(HostPort.Of(url));
    }

    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var target = context.DnsEndPoint;
        var addresses = await AddressesAsync(HostPort.Of(target.Host, target.Port).Host, cancel);
        if (!IsAllowed(HostPort.Of(target.Host, target.Port)) && !Array.TrueForAll(addresses, AddressTable.IsPublic))
        {
            throw new RefusedAddressException();
        }

        return await ConnectAsync(addresses, target.Port, cancel);
    }

    private async Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancel)
    {
        if (IPAddress.TryParse(host, out var literal))
        {
            return [literal];
        }

        // The system's resolver cannot be stopped; one stops waiting for it.
        var addresses = await resolve(host, cancel).WaitAsync(cancel);
        return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Tries a few addresses one after the other, each with a fair share of the time.</summary>
    private async Task<Stream> ConnectAsync(IPAddress[] addresses, int port, CancellationToken cancel)
    {
        var attempts = Math.Min(addresses.Length, MaxAttempts);
        for (var i = 0; ; i++)
        {
            using var share = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            share.CancelAfter(deadline / attempts);
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
                // What the other side may push before anything is read: of a picture that nobody asked for, little.
                ReceiveBufferSize = MaxUnreadBytes,
            };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), share.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                socket.Dispose();
                cancel.ThrowIfCancellationRequested();
                if (i + 1 == attempts)
                {
                    throw new SocketException((int)SocketError.TimedOut);
                }
            }
        }
    }
}
