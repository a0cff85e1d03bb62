using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Redress.Core.Kernel;

namespace Redress.Server.Http;

/// <summary>Reads a request's body: at most 64 KiB, strict JSON, or a refusal that says what is wrong.</summary>
public static class Body
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>The bytes as they came, for signatures and Idempotency-Key.</summary>
    public static Task<Result<byte[]>> BytesAsync(HttpRequest request, CancellationToken cancel) =>
        BytesAsync(request, MaxBytes, cancel);

    private static async Task<Result<byte[]>> BytesAsync(HttpRequest request, int maxBytes, CancellationToken cancel)
    {
        if (request.ContentLength > maxBytes)
        {
            return HttpRefusals.TooLarge;
        }

        while (true)
        {
            ReadResult read;
            try
            {
                read = await request.BodyReader.ReadAsync(cancel);
            }
            catch (BadHttpRequestException fault)
            {
                return fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? HttpRefusals.TooLarge
                    : HttpRefusals.NotJson;
            }

            if (read.Buffer.Length > maxBytes)
            {
                // What was read must be given back, or the connection breaks before the caller sees why.
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return HttpRefusals.TooLarge;
            }

            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static Task<Result<(T Value, byte[] Bytes)>> ReadAsync<T>(HttpRequest request, CancellationToken cancel)
        where T : class => ReadAsync<T>(request, MaxBytes, cancel);

    /// <summary>For the few requests that carry more: pictures to be compared, lists of fingerprints.</summary>
    public static async Task<Result<(T Value, byte[] Bytes)>> ReadAsync<T>(
        HttpRequest request,
        int maxBytes,
        CancellationToken cancel
    )
        where T : class
    {
        if (
            maxBytes > MaxBytes
            && request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit
        )
        {
            limit.MaxRequestBodySize = maxBytes;
        }

        if (!request.HasJsonContentType())
        {
            return HttpRefusals.WrongMediaType;
        }

        var bytes = await BytesAsync(request, maxBytes, cancel);
        if (!bytes.Ok)
        {
            return bytes.As<(T, byte[])>();
        }

        var parsed = Parse<T>(bytes.Value);
        return parsed.Ok ? (parsed.Value, bytes.Value) : parsed.As<(T, byte[])>();
    }

    public static Result<T> Parse<T>(byte[] bytes)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Json.Options) is { } value ? value : HttpRefusals.NotJson;
        }
        catch (JsonException fault)
        {
            return HttpRefusals.NotJson.At(Pointer(fault.Path), Why(fault));
        }
    }

    /// <summary>Only sentences of our own converters; the parser's own may repeat what was sent.</summary>
    private static string? Why(JsonException fault) =>
        fault.Message.StartsWith("is ", StringComparison.Ordinal)
            ? "The value " + fault.Message.Split(" Path:")[0]
            : null;

    /// <summary>The path to the fault without names that the caller made up.</summary>
    private static string Pointer(string? path)
    {
        if (path is null || path.Length > 80)
        {
            return "";
        }

        var clean = path.TrimStart('$')
            .Replace('.', '/')
            .Replace("[", "/", StringComparison.Ordinal)
            .Replace("]", "", StringComparison.Ordinal);
        return clean.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-') ? clean : "";
    }
}
