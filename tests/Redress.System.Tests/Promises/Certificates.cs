using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Redress.System.Tests.Promises;

/// <summary>An authority of a test's own, and certificates for 127.0.0.1 that are good or wrong in one way.</summary>
internal sealed class Certificates : IDisposable
{
    private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _stranger;
    private readonly Dictionary<string, X509Certificate2> _wrong = new(StringComparer.Ordinal);

    public Certificates()
    {
        _authority = Authority("Redress test authority");
        _stranger = Authority("Nobody's authority");
        var (from, to) = (_now.AddDays(-2), _now.AddDays(2));
        Good = Leaf(_authority, from, to, n => n.AddIpAddress(IPAddress.Loopback));
        _wrong["of an unknown authority"] = Leaf(_stranger, from, to, n => n.AddIpAddress(IPAddress.Loopback));
        _wrong["run out"] = Leaf(_authority, from, _now.AddDays(-1), n => n.AddIpAddress(IPAddress.Loopback));
        _wrong["of another name"] = Leaf(_authority, from, to, n => n.AddDnsName("elsewhere.example"));
    }

    public X509Certificate2 Good { get; }

    /// <summary>By what is wrong with them.</summary>
    public IReadOnlyDictionary<string, X509Certificate2> Wrong => _wrong;

    /// <summary>The authority's own, as a file for <c>SSL_CERT_FILE</c>.</summary>
    public Task WriteAuthorityAsync(string file) => File.WriteAllTextAsync(file, _authority.ExportCertificatePem());

    public void Dispose()
    {
        foreach (var one in _wrong.Values.Concat([Good, _stranger, _authority]))
        {
            one.Dispose();
        }
    }

    private X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        return request.CreateSelfSigned(_now.AddDays(-3), _now.AddDays(3));
    }

    private static X509Certificate2 Leaf(
        X509Certificate2 authority,
        DateTimeOffset from,
        DateTimeOffset to,
        Action<SubjectAlternativeNameBuilder> name
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=A platform", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        name(names);
        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
        return bare.CopyWithPrivateKey(key);
    }
}
