using System.Net;
using Redress.Core.Platforms;

namespace Redress.Core.Tests.Platforms;

public sealed class AddressTableTests
{
    // A line names what its addresses are for; the first and last of each range, and some in between.
    private const string Special = """
        this-network 0.0.0.0 0.0.0.1 0.1.2.3 0.255.255.255
        private 10.0.0.0 10.0.0.1 10.1.2.3 10.128.0.1 10.255.255.255 172.16.0.0 172.16.0.1 172.20.10.1 172.31.255.255
        private 192.168.0.0 192.168.0.1 192.168.1.1 192.168.100.100 192.168.255.255
        carrier-nat 100.64.0.0 100.64.0.1 100.100.100.200 100.127.255.254 100.127.255.255
        loopback 127.0.0.0 127.0.0.1 127.0.0.2 127.1.1.1 127.53.53.53 127.255.255.255
        metadata 168.63.129.16
        link-local 169.254.0.0 169.254.0.1 169.254.169.253 169.254.169.254 169.254.170.2 169.254.255.255
        protocol 192.0.0.0 192.0.0.8 192.0.0.170 192.0.0.192 192.0.0.255 192.31.196.0 192.31.196.255
        protocol 192.52.193.0 192.52.193.255 192.175.48.0 192.175.48.255
        documentation 192.0.2.0 192.0.2.1 192.0.2.255 198.51.100.0 198.51.100.9 198.51.100.255 203.0.113.0 203.0.113.255
        6to4-relay 192.88.99.0 192.88.99.1 192.88.99.255
        benchmarking 198.18.0.0 198.18.0.1 198.19.0.1 198.19.255.255
        multicast 224.0.0.0 224.0.0.1 224.0.0.251 232.1.1.1 239.255.255.250 239.255.255.255
        reserved 240.0.0.0 240.0.0.1 250.1.2.3 255.255.255.254 255.255.255.255
        unspecified ::
        loopback ::1
        ipv4-compatible ::2 ::7f00:1 ::127.0.0.1 ::10.0.0.1 ::8.8.8.8 ::169.254.169.254 ::ffff:ffff
        loopback ::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:127.255.255.255 0:0:0:0:0:ffff:127.0.0.2
        private ::ffff:10.0.0.1 ::ffff:a00:1 ::ffff:172.16.0.1 ::ffff:192.168.1.1
        link-local ::ffff:169.254.169.254 ::ffff:a9fe:a9fe
        this-network ::ffff:0.0.0.0
        carrier-nat ::ffff:100.100.100.200
        metadata ::ffff:168.63.129.16
        multicast ::ffff:224.0.0.1
        reserved ::ffff:255.255.255.255
        ipv4-translated ::ffff:0:127.0.0.1 ::ffff:0:0:1 ::ffff:0:808:808
        loopback 64:ff9b::127.0.0.1 64:ff9b::7f00:1
        private 64:ff9b::10.0.0.1 64:ff9b::c0a8:101 64:ff9b::172.31.255.255
        link-local 64:ff9b::169.254.169.254 64:ff9b::a9fe:a9fe
        this-network 64:ff9b::
        local-nat64 64:ff9b:1:: 64:ff9b:1::1 64:ff9b:1::7f00:1 64:ff9b:1::808:808 64:ff9b:1:ffff:ffff:ffff:ffff:ffff
        discard 100:: 100::1 100::ffff:ffff:ffff:ffff
        reserved 100:0:0:1::1 200::1 1::1 5f00::1 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
        reserved 4000::1 6000::1 8000::1 a000::1 c000::1 e000::1 f000::1 f800::1 fe00::1
        reserved 64:ff9b:0:1::1 64:ff9b:2::1 0:1::1 ::1:0:0:0:1
        teredo 2001:: 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0:ffff:ffff:ffff:ffff:ffff:ffff
        benchmarking 2001:2:: 2001:2::1 2001:2:0:ffff:ffff:ffff:ffff:ffff
        orchid 2001:10:: 2001:1f::1 2001:20:: 2001:2f:ffff::1
        protocol 2001:1::1 2001:1::2 2001:3::1 2001:4:112::1 2001:30::1 2001:100::1 2001:1ff:ffff::1
        documentation 2001:db8:: 2001:db8::1 2001:db8:85a3::8a2e:370:7334 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff
        documentation 3fff:: 3fff::1 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff
        6to4 2002:: 2002:7f00:1:: 2002:7f00:1::1 2002:a00:1:: 2002:c0a8:101::1 2002:a9fe:a9fe:: 2002:808:808::1
        6to4 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff
        protocol 2620:4f:8000:: 2620:4f:8000::1 2620:4f:8000:ffff:ffff:ffff:ffff:ffff
        6bone 3ffe::1 3ffe:ffff::1
        unique-local fc00:: fc00::1 fd00::1 fd00:ec2::254 fd12:3456:789a:1::1 fd20:ce::254
        unique-local fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
        link-local fe80:: fe80::1 fe80::a9fe:a9fe fe80::1%2 febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff
        site-local fec0:: fec0::1 feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
        multicast ff00:: ff01::1 ff02::1 ff02::fb ff05::2 ff0e::1 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff
        """;

    // Neighbours of the ranges, and well-known places.
    private const string Public = """
        1.0.0.0 1.1.1.1 8.8.8.8 9.9.9.9 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0
        126.255.255.255 128.0.0.0 168.63.129.15 168.63.129.17 169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0
        191.255.255.255 192.0.1.0 192.0.3.0 192.31.195.255 192.31.197.0 192.52.192.255 192.52.194.0 192.88.98.255
        192.88.100.0 192.167.255.255 192.169.0.0 192.175.47.255 192.175.49.0 198.17.255.255 198.20.0.0 198.51.99.255
        198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255
        ::ffff:8.8.8.8 ::ffff:1.1.1.1 64:ff9b::8.8.8.8 64:ff9b::808:808
        2000::1 2001:200::1 2001:db7::1 2001:db9::1 2001:4860:4860::8888 2003::1 2606:4700:4700::1111
        2620:4f:7fff::1 2620:4f:8001::1 2620:fe::fe 2a00:1450:4001::200e 3ffd::1 3fff:1000::1 3000::1 2400:cb00::1
        """;

    public static TheoryData<string, string> SpecialAddresses()
    {
        var cases = new TheoryData<string, string>();
        foreach (var line in Special.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var address in words.Skip(1))
            {
                cases.Add(words[0], address);
            }
        }

        return cases;
    }

    public static TheoryData<string> PublicAddresses() =>
        [.. Public.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];

    [Theory]
    [MemberData(nameof(SpecialAddresses))]
    public void A_special_address_is_known_for_what_it_is(string range, string address)
    {
        Assert.Equal(range, AddressTable.SpecialRange(IPAddress.Parse(address)));
        Assert.False(AddressTable.IsPublic(IPAddress.Parse(address)));
    }

    [Theory]
    [MemberData(nameof(PublicAddresses))]
    public void A_public_address_is_public(string address) =>
        Assert.True(AddressTable.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public void The_table_is_tried_with_more_than_two_hundred_addresses() =>
        Assert.True(SpecialAddresses().Count + PublicAddresses().Count > 200);

    [Fact]
    public void Every_v4_address_is_judged_the_same_when_mapped_or_behind_nat64()
    {
        var random = new Random(20_260_101);
        var four = new byte[4];
        for (var i = 0; i < 5_000; i++)
        {
            random.NextBytes(four);
            var plain = new IPAddress(four);
            var nat64 = new IPAddress([0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, .. four]);
            Assert.Equal(AddressTable.SpecialRange(plain), AddressTable.SpecialRange(plain.MapToIPv6()));
            Assert.Equal(AddressTable.SpecialRange(plain), AddressTable.SpecialRange(nat64));
        }
    }

    [Theory]
    [InlineData("chirp.example", true)]
    [InlineData("93.184.216.34", true)]
    [InlineData("notlocal.example", true)]
    [InlineData("mylocalhost.example", true)]
    [InlineData("localhost", false)]
    [InlineData("a.localhost", false)]
    [InlineData("printer.local", false)]
    [InlineData("db.internal", false)]
    [InlineData("router.home.arpa", false)]
    [InlineData("home.arpa", false)]
    [InlineData("intranet", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    public void A_host_may_be_public_or_cannot(string host, bool may) =>
        Assert.Equal(may, AddressTable.MayBePublic(host));
}
