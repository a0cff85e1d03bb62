using Redress.Server.Access;

namespace Redress.Server.Tests.Access;

public sealed class ConsoleGateTests
{
    [Theory]
    [InlineData("/account", "/account")]
    [InlineData("/cases/case_1?tab=log", "/cases/case_1?tab=log")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("account", "/")]
    [InlineData("//elsewhere.example", "/")]
    [InlineData("/\\elsewhere.example", "/")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    public void Nobody_is_sent_on_to_another_place(string? asked, string to) =>
        Assert.Equal(to, ConsoleGate.Local(asked));
}
