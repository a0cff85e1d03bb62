using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Redress.Core.Platforms;

/// <summary>
/// Which addresses are not the public internet (IANA special-purpose registries, RFC 6890, cloud metadata services).
/// An address that carries an IPv4 address (mapped, NAT64) is judged by that one; transition techniques that nobody
/// should use any more (compatible, 6to4, Teredo) are special as a whole, and so is all IPv6 outside 2000::/3.
/// </summary>
public static class AddressTable
{
    private static readonly Range4[] V4 =
    [
        new("0.0.0.0/8", "this-network"),
        new("10.0.0.0/8", "private"),
        new("100.64.0.0/10", "carrier-nat"),
        new("127.0.0.0/8", "loopback"),
        new("168.63.129.16/32", "metadata"),
        new("169.254.0.0/16", "link-local"),
        new("172.16.0.0/12", "private"),
        new("192.0.0.0/24", "protocol"),
        new("192.0.2.0/24", "documentation"),
        new("192.31.196.0/24", "protocol"),
        new("192.52.193.0/24", "protocol"),
        new("192.88.99.0/24", "6to4-relay"),
        new("192.168.0.0/16", "private"),
        new("192.175.48.0/24", "protocol"),
        new("198.18.0.0/15", "benchmarking"),
        new("198.51.100.0/24", "documentation"),
        new("203.0.113.0/24", "documentation"),
        new("224.0.0.0/4", "multicast"),
        new("240.0.0.0/4", "reserved"),
    ];

    // The first that fits counts, so narrow ranges stand before wide ones.
    private static readonly Range6[] V6 =
    [
        new("::/128", "unspecified"),
        new("::1/128", "loopback"),
        new("::/96", "ipv4-compatible"),
        new("::ffff:0:0:0/96", "ipv4-translated"),
        new("64:ff9b:1::/48", "local-nat64"),
        new("100::/64", "discard"),
        new("2001::/32", "teredo"),
        new("2001:2::/48", "benchmarking"),
        new("2001:10::/28", "orchid"),
        new("2001:20::/28", "orchid"),
        new("2001::/23", "protocol"),
        new("2001:db8::/32", "documentation"),
        new("2002::/16", "6to4"),
        new("2620:4f:8000::/48", "protocol"),
        new("3ffe::/16", "6bone"),
        new("3fff::/20", "documentation"),
        new("fc00::/7", "unique-local"),
        new("fe80::/10", "link-local"),
        new("fec0::/10", "site-local"),
        new("ff00::/8", "multicast"),
    ];

    private static readonly Range6 Mapped = new("::ffff:0:0/96", "ipv4-mapped");
    private static readonly Range6 Nat64 = new("64:ff9b::/96", "nat64");
    private static readonly Range6 GlobalUnicast = new("2000::/3", "global");

    // Ends of names that never leave a house, a company or a machine (RFC 6761, 6762, 8375, 9476 and common habit).
    private static readonly string[] InnerNames =
    [
        "localhost",
        "local",
        "internal",
        "intranet",
        "private",
        "corp",
        "home",
        "lan",
        "home.arpa",
        "alt",
    ];

    /// <summary>True for an address of the public internet, and only then.</summary>
    public static bool IsPublic(IPAddress address) => SpecialRange(address) is null;

    /// <summary>What the address is for, for example <c>loopback</c> or <c>private</c>; null if it is public.</summary>
    public static string? SpecialRange(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            Span<byte> four = stackalloc byte[4];
            address.TryWriteBytes(four, out _);
            return InV4(BinaryPrimitives.ReadUInt32BigEndian(four));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return "unknown-family";
        }

        Span<byte> sixteen = stackalloc byte[16];
        address.TryWriteBytes(sixteen, out _);
        return InV6(BinaryPrimitives.ReadUInt128BigEndian(sixteen));
    }

    /// <summary>
    /// Whether a host of a URL (lower case, ASCII, without brackets) can be on the public internet as far as one can
    /// tell without asking: a public address, or a name with a dot that is no inner name. Nothing is resolved.
    /// </summary>
    public static bool MayBePublic(string host)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return IsPublic(address);
        }

        return host.Contains('.')
            && !Array.Exists(
                InnerNames,
                end =>
                    host.EndsWith(end, StringComparison.Ordinal)
                    && (host.Length == end.Length || host[^(end.Length + 1)] == '.')
            );
    }

    private static string? InV4(uint address)
    {
        foreach (var range in V4)
        {
            if ((address & range.Mask) == range.Start)
            {
                return range.Name;
            }
        }

        return null;
    }

    private static string? InV6(UInt128 address)
    {
        if (Mapped.Contains(address) || Nat64.Contains(address))
        {
            return InV4((uint)(address & uint.MaxValue));
        }

        foreach (var range in V6)
        {
            if (range.Contains(address))
            {
                return range.Name;
            }
        }

        return GlobalUnicast.Contains(address) ? null : "reserved";
    }

    private sealed class Range4
    {
        public Range4(string prefix, string name)
        {
            var network = IPNetwork.Parse(prefix);
            Mask = uint.MaxValue << (32 - network.PrefixLength);
            Start = BinaryPrimitives.ReadUInt32BigEndian(network.BaseAddress.GetAddressBytes());
            Name = name;
        }

        public uint Start { get; }

        public uint Mask { get; }

        public string Name { get; }
    }

    private sealed class Range6
    {
        private readonly UInt128 _start;
        private readonly UInt128 _mask;

        public Range6(string prefix, string name)
        {
            var network = IPNetwork.Parse(prefix);
            _mask = UInt128.MaxValue << (128 - network.PrefixLength);
            _start = BinaryPrimitives.ReadUInt128BigEndian(network.BaseAddress.GetAddressBytes());
            Name = name;
        }

        public string Name { get; }

        public bool Contains(UInt128 address) => (address & _mask) == _start;
    }
}
