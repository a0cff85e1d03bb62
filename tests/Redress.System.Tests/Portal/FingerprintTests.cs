using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Redress.Matching.Pdq;
using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Portal;

/// <summary>"I have the picture, not the link": what is made in the browser, and what leaves it.</summary>
[Collection(nameof(PortalWorld))]
public sealed class FingerprintTests(PortalWorld world)
{
    private const string Draw = """
        async ([pattern, w, h, seed]) => {
          const { pdq } = await import('/portal/pdq.js');
          const rgba = new Uint8ClampedArray(4 * w * h);
          const tri = v => (v &= 511, v < 256 ? v : 511 - v);
          // 64 bits as two halves: with the language's own large numbers a large picture takes a minute.
          const times = (ah, al, bh, bl) => {
            const [a0, a1, b0, b1] = [al & 65535, al >>> 16, bl & 65535, bl >>> 16];
            const low = a0 * b0, mid = a1 * b0 + (low >>> 16), other = a0 * b1 + (mid % 65536);
            const high = a1 * b1 + Math.floor(mid / 65536) + Math.floor(other / 65536);
            return [(high + Math.imul(ah, bl) + Math.imul(al, bh)) | 0, ((other % 65536) * 65536 + (low & 65535)) | 0];
          };
          const mixed = (h, l, by) => [h ^ (h >>> by), l ^ ((l >>> by) | (h << (32 - by)))];
          const rng = seed => {
            let [h, l] = [0, seed | 0];
            return () => {
              const sum = (l >>> 0) + 0x7f4a7c15;
              [h, l] = [(h + 0x9e3779b9 + (sum > 0xffffffff ? 1 : 0)) | 0, sum | 0];
              let z = times(...mixed(h, l, 30), 0xbf58476d | 0, 0x1ce4e5b9 | 0);
              z = times(...mixed(...z, 27), 0x94d049bb | 0, 0x133111eb | 0);
              return mixed(...z, 31);
            };
          };
          const n = pattern.startsWith('blocks') ? +pattern.slice(6) : 0;
          const noise = rng(seed + 1), fill = rng(seed);
          const table = [];
          for (let i = 0; i < 16 * 16 * 3; i++) table.push(fill()[0] >>> 24);
          for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) {
            let c;
            if (pattern === 'gradient') c = [x * 255 / Math.max(1, w - 1), y * 255 / Math.max(1, h - 1), (x + y) * 255 / Math.max(1, w + h - 2)];
            else if (pattern === 'noise') { const v = noise()[1]; c = [v & 255, (v >>> 8) & 255, (v >>> 16) & 255]; }
            else if (n) { const at = 3 * (16 * Math.floor(y * n / h) + Math.floor(x * n / w)); c = table.slice(at, at + 3); }
            else if (pattern === 'triangle') c = [tri(3 * x + y), tri(x - 2 * y + 100000), tri(Math.floor(x * y / 64))];
            else c = [seed & 255, seed & 255, seed & 255];
            const at = 4 * (y * w + x);
            [rgba[at], rgba[at + 1], rgba[at + 2], rgba[at + 3]] = [Math.floor(c[0]), Math.floor(c[1]), Math.floor(c[2]), 255];
          }
          return JSON.stringify(pdq(rgba, w, h, false));
        }
        """;

    [ChromiumFact]
    public async Task The_browser_makes_the_fingerprints_of_the_published_vectors()
    {
        await using var visitor = await world.VisitAsync();
        await visitor.Page.GotoAsync("/help");
        var (worst, seen) = (0, 0);
        foreach (var row in Vectors())
        {
            var (width, height) = (
                int.Parse(row[1], CultureInfo.InvariantCulture),
                int.Parse(row[2], CultureInfo.InvariantCulture)
            );
            var made = JsonNode.Parse(
                await visitor.Page.EvaluateAsync<string>(
                    Draw,
                    new object[] { row[0], width, height, int.Parse(row[3], CultureInfo.InvariantCulture) }
                )
            )!;
            Assert.True(PdqHash.TryParse((string)made["hash"]!, out var hash), row[0]);
            Assert.True(PdqHash.TryParse(row[4], out var expected));
            var distance = hash.DistanceTo(expected);
            (worst, seen) = (Math.Max(worst, distance), seen + 1);
            Assert.True(distance <= 10, $"{row[0]} {width}x{height}: {distance} bits differ");
            Assert.Equal(int.Parse(row[5], CultureInfo.InvariantCulture), (int)made["quality"]!);
        }

        Assert.Equal(78, seen);
        Assert.InRange(worst, 0, 10);
    }

    [ChromiumFact]
    public async Task Only_the_numbers_leave_the_device_and_the_picture_is_watched_for()
    {
        await using var visitor = await world.VisitAsync();
        var page = visitor.Page;
        var sent = new List<string>();
        page.Request += (_, request) => sent.Add(request.PostData ?? "");
        var picture = await DrawnAsync(page, "image/png");
        await visitor.StartAsync();
        await visitor.ChooseAsync("reason", Filing.Abuse);
        await visitor.GoOnAsync();
        await page.Locator("button[value=picture]").ClickAsync();

        await page.Locator("#picture")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "canary.png",
                    MimeType = "image/png",
                    Buffer = picture,
                }
            );
        await Assertions.Expect(page.Locator("[data-said]")).ToContainTextAsync("1 fingerprint is ready.");
        await page.Locator("[data-ready]").ClickAsync();
        await page.Locator("button[value=send]").ClickAsync();
        var code = await visitor.CodeAsync();

        Assert.All(sent, s => Assert.DoesNotContain("canary", s, StringComparison.Ordinal));
        Assert.All(sent, s => Assert.DoesNotContain("multipart", s, StringComparison.Ordinal));
        var receipt = (await world.Redress.Nobody.PostAsync("/v1/receipt", new { code })).Expect(200);
        Assert.NotNull(receipt["watch"]);
        await page.GotoAsync("/status");
        await visitor.DoAsync("watch", "unwatch");
        Assert.Contains("We look for it no more.", await visitor.MainAsync());
    }

    [ChromiumFact]
    public async Task The_side_that_a_camera_calls_up_is_ignored_as_the_server_ignores_it()
    {
        await using var visitor = await world.VisitAsync();
        await visitor.Page.GotoAsync("/help");
        var plain = await DrawnAsync(visitor.Page, "image/jpeg");

        var (upright, turned) = (await MadeAsync(visitor.Page, plain), await MadeAsync(visitor.Page, Turned(plain)));

        Assert.Equal((string)upright["hash"]!, (string)turned["hash"]!);
        Assert.NotEqual((string)upright["sha256"]!, (string)turned["sha256"]!);
        Assert.Equal(
            Convert.ToHexStringLower(global::System.Security.Cryptography.SHA256.HashData(plain)),
            (string)upright["sha256"]!
        );
        var server = await Cli.Ran.OfAsync(["hash", await FileAsync(plain), "--json"]);
        if (server.Exit == 0 && (string?)server.Json["pdq"]?["hash"] is { } hash)
        {
            Assert.True(PdqHash.TryParse(hash, out var expected));
            Assert.True(PdqHash.TryParse((string)upright["hash"]!, out var ours));
            Assert.InRange(ours.DistanceTo(expected), 0, 10);
        }
    }

    private static async Task<string> FileAsync(byte[] bytes)
    {
        var path = Path.Combine(Path.GetTempPath(), $"redress-{Guid.NewGuid():N}.jpg");
        await File.WriteAllBytesAsync(path, bytes);
        return path;
    }

    private static async Task<JsonNode> MadeAsync(IPage page, byte[] file) =>
        JsonNode.Parse(
            await page.EvaluateAsync<string>(
                """
                async base64 => {
                  const { fingerprint } = await import('/portal/fingerprint.js');
                  const bytes = Uint8Array.from(atob(base64), c => c.charCodeAt(0));
                  return JSON.stringify(await fingerprint(new Blob([bytes])));
                }
                """,
                Convert.ToBase64String(file)
            )
        )!;

    /// <summary>Shapes of some colours, drawn in the browser and encoded by it.</summary>
    private static async Task<byte[]> DrawnAsync(IPage page, string type)
    {
        if (page.Url is "about:blank")
        {
            await page.GotoAsync("/help");
        }

        var text = await page.EvaluateAsync<string>(
            """
            type => {
              const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 300 });
              const c = canvas.getContext('2d');
              c.fillStyle = '#d9e2ea'; c.fillRect(0, 0, 400, 300);
              for (let i = 0; i < 40; i++) {
                c.fillStyle = `hsl(${i * 47} 60% ${20 + i % 5 * 15}%)`;
                c.fillRect(i * 67 % 360, i * 41 % 260, 20 + i * 13 % 70, 15 + i * 7 % 50);
              }
              return canvas.toDataURL(type, 0.9);
            }
            """,
            type
        );
        return Convert.FromBase64String(text[(text.IndexOf(',', StringComparison.Ordinal) + 1)..]);
    }

    /// <summary>The same JPEG with a note of a camera that it lay on its side (Exif orientation 6).</summary>
    private static byte[] Turned(byte[] jpeg)
    {
        byte[] exif =
        [
            .. "Exif\0\0MM\0*\0\0\0\u0008\0\u0001"u8,
            0x01,
            0x12,
            0x00,
            0x03,
            0x00,
            0x00,
            0x00,
            0x01,
            0x00,
            0x06,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
            0x00,
        ];
        var length = exif.Length + 2;
        return [.. jpeg[..2], 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. exif, .. jpeg[2..]];
    }

    private static IEnumerable<string[]> Vectors()
    {
        using var stream = typeof(FingerprintTests).Assembly.GetManifestResourceStream("pdq-vectors-synthetic.csv")!;
        using var reader = new StreamReader(stream);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Skip(1)
                .Select(l => l.TrimEnd('\r').Split(',')),
        ];
    }
}
