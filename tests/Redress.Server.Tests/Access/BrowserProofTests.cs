using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Redress.Server.Access;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Tests.Access;

public sealed class BrowserProofTests : IDisposable
{
    private static readonly DateTimeOffset s_noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-keys-").FullName;
    private readonly ECDsa _browser = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly KeyRing _keys;
    private readonly Session _session;

    public BrowserProofTests()
    {
        _keys = KeyRing.Open(_folder, mayCreate: true);
        _session = new Session { Id = "sgn_1", BrowserKey = _browser.ExportSubjectPublicKeyInfo() };
    }

    public void Dispose()
    {
        _browser.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static byte[] Sign(ECDsa key, string challenge) =>
        key.SignData(
            Encoding.ASCII.GetBytes(challenge),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.IeeeP1363FixedFieldConcatenation
        );

    [Fact]
    public void Only_the_sessions_own_key_answers_its_challenge_and_only_for_two_minutes()
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var challenge = BrowserProof.Challenge(_keys, _session, s_noon);
        var other = new Session { Id = "sgn_2", BrowserKey = _session.BrowserKey };

        Assert.True(BrowserProof.Answers(_keys, _session, challenge, Sign(_browser, challenge), s_noon));
        Assert.False(BrowserProof.Answers(_keys, _session, challenge, Sign(thief, challenge), s_noon));
        Assert.False(BrowserProof.Answers(_keys, other, challenge, Sign(_browser, challenge), s_noon));
        Assert.False(BrowserProof.Answers(_keys, _session, "1.00", Sign(_browser, "1.00"), s_noon));
        Assert.False(
            BrowserProof.Answers(
                _keys,
                _session,
                challenge,
                Sign(_browser, challenge),
                s_noon + TimeSpan.FromMinutes(2)
            )
        );
    }

    [Fact]
    public void A_receipt_counts_in_one_browser_at_one_address_for_two_minutes()
    {
        var given = Http("203.0.113.7", "Browser/1");
        BrowserProof.Give(given, _keys, _session, s_noon);
        var cookie = given.Response.Headers.SetCookie.ToString().Split(';')[0];

        bool Counts(string address, string agent, double minutes, Session? session = null) =>
            BrowserProof.IsProved(
                Http(address, agent, cookie),
                _keys,
                session ?? _session,
                s_noon + TimeSpan.FromMinutes(minutes)
            );

        Assert.True(Counts("203.0.113.7", "Browser/1", 1.99));
        Assert.False(Counts("203.0.113.7", "Browser/1", 2));
        Assert.False(Counts("203.0.113.8", "Browser/1", 0));
        Assert.False(Counts("203.0.113.7", "Browser/2", 0));
        Assert.False(Counts("203.0.113.7", "Browser/1", 0, new Session { Id = "sgn_2" }));
    }

    [Fact]
    public void The_receipt_is_for_our_origin_alone_and_out_of_reach_of_scripts()
    {
        var given = Http("203.0.113.7", "Browser/1");
        BrowserProof.Give(given, _keys, _session, s_noon);

        var cookie = given.Response.Headers.SetCookie.ToString();
        Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
        Assert.All(
            (string[])["path=/", "secure", "samesite=strict", "httponly"],
            part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase)
        );
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_key_of_another_kind_or_size_is_none()
    {
        using var larger = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);

        Assert.True(BrowserProof.IsKey(_session.BrowserKey));
        Assert.False(BrowserProof.IsKey(larger.ExportSubjectPublicKeyInfo()));
        Assert.False(BrowserProof.IsKey(rsa.ExportSubjectPublicKeyInfo()));
        Assert.False(BrowserProof.IsKey([.. _session.BrowserKey, 0]));
        Assert.False(BrowserProof.IsKey([]));
    }

    private static DefaultHttpContext Http(string address, string agent, string? cookie = null)
    {
        var http = new DefaultHttpContext();
        http.Connection.RemoteIpAddress = IPAddress.Parse(address);
        http.Request.Headers.UserAgent = agent;
        if (cookie is not null)
        {
            http.Request.Headers.Cookie = cookie;
        }

        return http;
    }
}
