using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Redress.Bench.Programs;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>The bytes with which somebody asks for what became of a report; the code is written over its place.</summary>
internal sealed class CodeRequest
{
    public const int Length = 28;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private readonly byte[] _bytes;
    private readonly int _at;

    public CodeRequest()
    {
        var place = new string('-', Length);
        _bytes = Connection.Request("POST", "/v1/receipt", $$"""{"code":"{{place}}"}""");
        _at = Encoding.ASCII.GetString(_bytes).LastIndexOf(place, StringComparison.Ordinal);
    }

    public ReadOnlyMemory<byte> For(string code)
    {
        Encoding.ASCII.GetBytes(code, _bytes.AsSpan(_at, Length));
        return _bytes;
    }

    /// <summary>Any code; of 1,024 one has check characters that fit.</summary>
    public static string Guess() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Files a report over the API and gives its code.</summary>
    public static async Task<string> FiledAsync(Setting setting, Connection connection, CancellationToken cancel)
    {
        var filed = await RedressProgram.CallAsync(
            connection,
            "POST",
            "/v1/reports",
            new
            {
                subjects = new[] { new { link = setting.LinkBefore + RandomNumberGenerator.GetInt32(1, 999_999_999) } },
                reason = "child-sexual-abuse-material",
                source = "affected-person",
            },
            cancel,
            ("authorization", "Bearer " + setting.Key)
        );
        return Plain(filed);
    }

    /// <summary>Gives the report of a code another code: the old one keeps check characters that fit, and opens nothing.</summary>
    public static async Task<string> ChangedAsync(string code, Connection connection, CancellationToken cancel) =>
        Plain(await RedressProgram.CallAsync(connection, "POST", "/v1/receipt/code", new { code }, cancel));

    private static string Plain(JsonElement answer) =>
        answer.GetProperty("receiptCode").GetString()!.Replace("-", "", StringComparison.Ordinal);
}
