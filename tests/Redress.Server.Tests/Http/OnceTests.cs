using Microsoft.AspNetCore.Http;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Keys;

namespace Redress.Server.Tests.Http;

public sealed class OnceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-once-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("0123456789abcde", false)]
    [InlineData("0123456789abcdef", true)]
    [InlineData("0123456789 abcdef", false)]
    [InlineData("0123456789abcdé!", false)]
    public void A_key_is_long_enough_and_visible(string key, bool ok) =>
        Assert.Equal(ok, From(key, "POST", "/v1/reports", "{}").Ok);

    [Fact]
    public void Two_keys_in_one_request_are_none() =>
        Assert.Equal(
            "idempotency-key-invalid",
            From("0123456789abcdef,0123456789abcdeg ", "POST", "/", "").Refusal?.Code
        );

    [Fact]
    public void No_key_is_no_promise() =>
        Assert.Null(Once.From(new DefaultHttpContext(), new OperatorPrincipal(), [], Keys).Value);

    [Fact]
    public void Another_body_another_path_and_another_method_are_other_requests()
    {
        byte[][] hashes =
        [
            From("0123456789abcdef", "POST", "/v1/reports", "{}").Value!.RequestHash,
            From("0123456789abcdef", "POST", "/v1/reports", "{ }").Value!.RequestHash,
            From("0123456789abcdef", "POST", "/v1/other", "{}").Value!.RequestHash,
            From("0123456789abcdef", "PUT", "/v1/reports", "{}").Value!.RequestHash,
        ];

        Assert.Equal(4, hashes.Select(Convert.ToHexString).Distinct().Count());
    }

    [Fact]
    public void What_is_kept_of_a_key_tells_neither_the_key_nor_what_the_answer_is_encrypted_with()
    {
        var once = From("0123456789abcdef", "POST", "/v1/reports", "{}").Value!;

        Assert.NotEqual(once.KeyHash, once.AnswerKey);
        Assert.Equal(once.KeyHash, From("0123456789abcdef", "POST", "/v1/other", "").Value!.KeyHash);
        Assert.NotEqual(once.KeyHash, From("0123456789abcdeg", "POST", "/v1/reports", "{}").Value!.KeyHash);
    }

    private KeyRing Keys => field ??= KeyRing.Open(_folder, mayCreate: true);

    private Core.Kernel.Result<Once?> From(string key, string method, string path, string body)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = path;
        http.Request.Headers["Idempotency-Key"] = key;
        return Once.From(http, new OperatorPrincipal(), System.Text.Encoding.UTF8.GetBytes(body), Keys);
    }
}
