using System.Globalization;
using Redress.Bench.Wire;

namespace Redress.Bench.Runs;

/// <summary>
/// The bytes of a report that are made once; number and Idempotency-Key are written over their places. It is the heaviest
/// usual kind: from the person shown, in a matter that holds at once, with a statement and an Idempotency-Key.
/// </summary>
internal sealed class ReportRequest
{
    private const string Place = "000000000";
    private readonly byte[] _bytes;
    private readonly int _key;
    private readonly int _number;

    /// <param name="linkBefore">The address of a post up to its number.</param>
    /// <param name="key">The platform's key.</param>
    /// <param name="run">Makes Idempotency-Keys of this run differ from those of others.</param>
    public ReportRequest(string linkBefore, string key, string run)
    {
        var body = $$"""
            {"subjects":[{"link":"{{linkBefore}}{{Place}}"}],"reason":"child-sexual-abuse-material","source":"affected-person","minor":"yes","statement":"That is me in the picture. I was fourteen then and I never agreed to it. Somebody at school has found it, please take it away.","language":"en"}
            """;
        _bytes = Connection.Request(
            "POST",
            "/v1/reports",
            body,
            ("authorization", "Bearer " + key),
            ("idempotency-key", $"{run}-{Place}")
        );
        var text = System.Text.Encoding.ASCII.GetString(_bytes);
        _key = text.IndexOf(Place, StringComparison.Ordinal);
        _number = text.LastIndexOf(Place, StringComparison.Ordinal);
    }

    private ReportRequest(ReportRequest other) =>
        (_bytes, _key, _number) = ((byte[])other._bytes.Clone(), other._key, other._number);

    /// <summary>Another with bytes of its own.</summary>
    public ReportRequest Copy() => new(this);

    /// <param name="post">Its number, of at most nine digits.</param>
    /// <param name="count">How many were sent before in this run.</param>
    public ReadOnlyMemory<byte> For(long post, int count)
    {
        count.TryFormat(_bytes.AsSpan(_key, Place.Length), out _, "D9", CultureInfo.InvariantCulture);
        // A number in an address has no zeros before it: the place is filled up with spaces after the closing quote.
        var place = _bytes.AsSpan(_number, Place.Length + 1);
        post.TryFormat(place, out var digits, default, CultureInfo.InvariantCulture);
        place[digits] = (byte)'"';
        place[(digits + 1)..].Fill((byte)' ');
        return _bytes;
    }
}
