using Microsoft.AspNetCore.Http;
using Redress.Server.Access;
using Redress.Server.Http;

namespace Redress.Server.Tests.Http;

public sealed class OnceTests
{
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
        Assert.Null(Once.From(new DefaultHttpContext(), new OperatorPrincipal(), []).Value);

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

    private static Core.Kernel.Result<Once?> From(string key, string method, string path, string body)
    {
        var http = new DefaultHttpContext();
        http.Request.Method = method;
        http.Request.Path = path;
        http.Request.Headers["Idempotency-Key"] = key;
        return Once.From(http, new OperatorPrincipal(), System.Text.Encoding.UTF8.GetBytes(body));
    }
}
