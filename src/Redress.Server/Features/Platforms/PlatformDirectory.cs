using System.Text.Json;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Policies;
using Redress.Storage.Engine;
using Redress.Storage.Keys;
using Redress.Storage.Platforms;

namespace Redress.Server.Features.Platforms;

/// <summary>One configured platform with its way to it.</summary>
public sealed record KnownPlatform(
    Platform Platform,
    IPlatformPort Port,
    IReadOnlyList<WebhookSecret> Secrets,
    IReadOnlySet<WebOrigin> Origins,
    IReadOnlyList<string> Capabilities
)
{
    /// <summary>Those that it can carry out and that we know; null where it never described itself.</summary>
    public IReadOnlyList<Restriction>? Restrictions { get; init; }

    /// <summary>Whether the platform said that it can do this, as in "enumerate".</summary>
    public bool Can(string capability) => Capabilities.Contains(capability, StringComparer.Ordinal);
}

/// <summary>The platforms of this installation, in memory; read anew when one changes, and each second for other nodes' changes.</summary>
public sealed class PlatformDirectory(
    Database database,
    KeyRing keys,
    Fetcher fetcher,
    IdSource ids,
    TimeProvider clock
)
{
    private volatile Snapshot _snapshot = new(
        new Dictionary<string, KnownPlatform>(StringComparer.Ordinal),
        new LinkMap([]),
        ""
    );

    /// <summary>Raised when the set of platforms changed.</summary>
    public event Action? Changed;

    public LinkMap Links => _snapshot.Links;

    public IReadOnlyCollection<KnownPlatform> All => [.. _snapshot.ById.Values];

    public KnownPlatform? Find(string id) => _snapshot.ById.GetValueOrDefault(id);

    public async Task RefreshAsync(CancellationToken cancel)
    {
        var rows = await PlatformStore.AllAsync(database, cancel);
        var version = string.Join(',', rows.Select(r => $"{r.Id}:{r.Version}"));
        if (version == _snapshot.Version)
        {
            return;
        }

        var known = rows.Select(Known).ToDictionary(k => k.Platform.Id.Value, StringComparer.Ordinal);
        _snapshot = new Snapshot(known, new LinkMap(known.Values.Select(k => k.Platform)), version);
        Changed?.Invoke();
    }

    /// <summary>The secrets of a platform in the form in which its row keeps them.</summary>
    public static byte[] SealSecrets(KeyRing keys, string platformId, IEnumerable<WebhookSecret> secrets)
    {
        var (ciphertext, wrapped) = keys.Seal(
            platformId,
            JsonSerializer.SerializeToUtf8Bytes(secrets.Select(s => s.Reveal()))
        );
        return JsonSerializer.SerializeToUtf8Bytes(new[] { ciphertext, wrapped });
    }

    public static List<WebhookSecret> OpenSecrets(KeyRing keys, string platformId, byte[]? secrets)
    {
        if (secrets is null)
        {
            return [];
        }

        var parts = JsonSerializer.Deserialize<byte[][]>(secrets)!;
        return JsonSerializer
            .Deserialize<string[]>(keys.Open(platformId, parts[0], parts[1]))!
            .Select(s =>
                WebhookSecret.TryParse(s, out var secret)
                    ? secret
                    : throw new FormatException("A stored secret is damaged")
            )
            .ToList();
    }

    private KnownPlatform Known(PlatformRow row)
    {
        var platform = row.ToPlatform();
        var secrets = OpenSecrets(keys, row.Id, row.Secrets);
        IPlatformPort port = platform.Kind switch
        {
            PlatformKind.Webhook => new WebhookPlatform(fetcher, platform.Endpoint!, secrets, clock, ids),
            PlatformKind.Manual => new ManualPlatform(platform.Name, platform.Links),
        };
        return new KnownPlatform(
            platform,
            port,
            secrets,
            SurfaceOrigins.Of(platform.Endpoint, platform.Links),
            Said(row.Described, "capabilities") ?? []
        )
        {
            Restrictions = Said(row.Described, "restrictions")?.ConvertAll(Word.Parse<Restriction>),
        };
    }

    private static List<string>? Said(string? described, string list)
    {
        using var said = JsonDocument.Parse(described ?? "{}");
        return said.RootElement.TryGetProperty(list, out var all) && all.ValueKind is JsonValueKind.Array
            ? [.. all.EnumerateArray().Select(c => c.GetString()).OfType<string>()]
            : null;
    }

    private sealed record Snapshot(Dictionary<string, KnownPlatform> ById, LinkMap Links, string Version);
}
