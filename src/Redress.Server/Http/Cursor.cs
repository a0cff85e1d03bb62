using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Redress.Core.Kernel;

namespace Redress.Server.Http;

/// <summary>Where a list goes on: opaque to callers, checked when it comes back.</summary>
public static class Cursor
{
    public static string Of(params string[] parts) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts));

    /// <summary>After what a list of one key goes on; empty at its beginning.</summary>
    public static Result<string> After(string? cursor) =>
        cursor is null ? ""
        : Parse(cursor, 1) is [var last] ? last
        : HttpRefusals.CursorInvalid;

    /// <summary>The parts; null where it is not one of ours.</summary>
    public static string[]? Parse(string? cursor, int parts)
    {
        if (cursor is null || cursor.Length > 400 || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        try
        {
            var found = JsonSerializer.Deserialize<string[]>(
                Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor))
            );
            return found?.Length == parts && found.All(p => p is not null) ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One page of a list.</summary>
/// <param name="Next">Ask with ?cursor= this for the rest; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
