using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Redress.Connectors.Oidc;

namespace Redress.Connectors.Tests.Oidc;

public sealed class IdTokenTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly IdTokenWanted s_wanted = new("https://login.example", "redress", "once", s_now);
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        _rsa.Dispose();
        _ec.Dispose();
    }

    private static JsonObject Claims() =>
        new()
        {
            ["iss"] = "https://login.example",
            ["aud"] = "redress",
            ["sub"] = "somebody",
            ["nonce"] = "once",
            ["iat"] = s_now.ToUnixTimeSeconds(),
            ["exp"] = s_now.AddMinutes(5).ToUnixTimeSeconds(),
        };

    private ReadOnlyMemory<byte> Keys()
    {
        var (r, e) = (_rsa.ExportParameters(false), _ec.ExportParameters(false));
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                keys = new object[]
                {
                    new
                    {
                        kty = "RSA",
                        kid = "r",
                        use = "sig",
                        n = Base64Url.EncodeToString(r.Modulus),
                        e = Base64Url.EncodeToString(r.Exponent),
                    },
                    new
                    {
                        kty = "EC",
                        kid = "e",
                        crv = "P-256",
                        x = Base64Url.EncodeToString(e.Q.X),
                        y = Base64Url.EncodeToString(e.Q.Y),
                    },
                    new
                    {
                        kty = "oct",
                        kid = "o",
                        k = "c2VjcmV0",
                    },
                },
            }
        );
    }

    private string Token(JsonObject claims, string algorithm = "RS256", string? key = "r")
    {
        var head = new JsonObject { ["alg"] = algorithm, ["kid"] = key };
        var text =
            Base64Url.EncodeToString(Encoding.UTF8.GetBytes(head.ToJsonString()))
            + "."
            + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims.ToJsonString()));
        var bytes = Encoding.ASCII.GetBytes(text);
        var signature = algorithm switch
        {
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "ES256" => _ec.SignData(bytes, HashAlgorithmName.SHA256),
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes("secret"), bytes),
            _ => [],
        };
        return text + "." + Base64Url.EncodeToString(signature);
    }

    private string? Read(string token) => IdToken.Subject(token, Keys(), s_wanted);

    [Theory]
    [InlineData("RS256", "r")]
    [InlineData("RS256", null)]
    [InlineData("PS256", "r")]
    [InlineData("ES256", "e")]
    public void A_token_that_is_signed_and_meant_for_us_names_its_subject(string algorithm, string? key) =>
        Assert.Equal("somebody", Read(Token(Claims(), algorithm, key)));

    [Theory]
    [InlineData("none", "r")]
    [InlineData("HS256", "o")]
    [InlineData("RS256", "e")]
    [InlineData("RS256", "unknown")]
    [InlineData("rs256", "r")]
    public void A_token_without_a_signature_by_a_key_of_the_provider_is_nobodys(string algorithm, string key) =>
        Assert.Null(Read(Token(Claims(), algorithm, key)));

    [Theory]
    [InlineData("iss", "\"https://other.example\"")]
    [InlineData("aud", "\"another\"")]
    [InlineData("aud", "[]")]
    [InlineData("aud", "null")]
    [InlineData("azp", "\"another\"")]
    [InlineData("nonce", "\"twice\"")]
    [InlineData("nonce", "null")]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "7")]
    [InlineData("exp", "1")]
    [InlineData("exp", "null")]
    [InlineData("exp", "1e300")]
    [InlineData("iat", "99999999999")]
    [InlineData("iat", "null")]
    public void A_token_that_is_not_meant_for_this_sign_in_is_nobodys(string claim, string value)
    {
        var claims = Claims();
        claims[claim] = JsonNode.Parse(value);

        Assert.Null(Read(Token(claims)));
    }

    [Fact]
    public void Any_flipped_bit_makes_a_token_nobodys()
    {
        var token = Token(Claims());
        for (var i = 0; i < token.Length; i += 7)
        {
            var broken = token.ToCharArray();
            broken[i] = broken[i] == 'A' ? 'B' : 'A';
            if (new string(broken) != token)
            {
                // The last character of a part may hold bits that mean nothing; what is decoded is then the same.
                var same = Read(new string(broken)) is not null && (i + 1 == token.Length || token[i + 1] == '.');
                Assert.True(same || Read(new string(broken)) is null, $"at {i}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("!!!.!!!.!!!")]
    [InlineData("bm8.bm8.bm8")]
    public void What_is_no_token_is_nobodys(string token)
    {
        Assert.Null(Read(token));
        Assert.Null(IdToken.Subject(Token(Claims()), "nothing"u8.ToArray(), s_wanted));
        Assert.Null(IdToken.Subject(Token(Claims()), "{}"u8.ToArray(), s_wanted));
    }
}
