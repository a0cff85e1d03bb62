using System.Text.Json;
using Redress.Core.Banks;

namespace Redress.Connectors.Exchanges;

/// <summary>
/// One line of a list: <c>HASH</c>, <c>TYPE HASH</c>, <c>TYPE,HASH</c> or an object with type and hash. A first line without
/// any hash is a heading.
/// </summary>
public abstract record ListLine
{
    public const int MaxLength = 10_000;
    private static readonly char[] s_separators = [' ', ',', ';', '\t'];

    private ListLine() { }

    public sealed record Hashes(IReadOnlyList<(HashKind Kind, string Value)> Found) : ListLine;

    /// <summary>Empty, a comment or a heading.</summary>
    public sealed record Nothing : ListLine;

    public sealed record Faulty : ListLine;

    /// <param name="plain">What 64 digits are where no type is said.</param>
    public static ListLine Read(string line, HashKind plain, bool isFirst)
    {
        var text = line.Trim().TrimStart('\uFEFF');
        if (text.Length == 0 || text[0] == '#')
        {
            return new Nothing();
        }

        return text[0] == '{' ? OfObject(text, plain) : OfFields(text, plain, isFirst);
    }

    private static ListLine OfFields(string text, HashKind plain, bool isFirst)
    {
        var fields = text.Split(s_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var type = plain;
        var found = new List<(HashKind, string)>();
        foreach (var field in fields.Select(f => f.Trim('"')))
        {
            if (TypeOf(field) is { } said)
            {
                type = said;
            }
            else if (IsHash(field))
            {
                found.Add(
                    (
                        field.Length == 32 ? HashKind.Md5
                        : type is HashKind.Md5 ? plain
                        : type,
                        field.ToLowerInvariant()
                    )
                );
            }
        }

        return found.Count > 0 ? new Hashes(found)
            : isFirst ? new Nothing()
            : new Faulty();
    }

    private static ListLine OfObject(string text, HashKind plain)
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 4 });
            var root = json.RootElement;
            var type = TypeOf(TextOf(root, "type") ?? TextOf(root, "signal_type") ?? "") ?? plain;
            var found = new List<(HashKind, string)>();
            foreach (var name in (string[])["hash", "value", "pdq", "sha256", "md5"])
            {
                if (TextOf(root, name) is { } hash && IsHash(hash))
                {
                    found.Add((hash.Length == 32 ? HashKind.Md5 : TypeOf(name) ?? type, hash.ToLowerInvariant()));
                }
            }

            return found.Count > 0 ? new Hashes(found) : new Faulty();
        }
        catch (JsonException)
        {
            return new Faulty();
        }
    }

    private static string? TextOf(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    private static HashKind? TypeOf(string word) =>
        word.ToLowerInvariant() switch
        {
            "pdq" or "hash_pdq" or "imagepdq" => HashKind.Pdq,
            "sha256" or "hash_sha256" => HashKind.Sha256,
            "md5" or "hash_md5" or "video_md5" or "videomd5" => HashKind.Md5,
            _ => null,
        };

    private static bool IsHash(string text) => text.Length is 32 or 64 && text.All(char.IsAsciiHexDigit);
}
