using System.Text;

namespace Redress.Core.Tests.Platforms;

/// <summary>Texts put together at random from what attackers, clipboards and keyboards produce.</summary>
internal static class HostileText
{
    private static readonly string[] Schemes =
    [
        "https://",
        "http://",
        "HTTPS://",
        "",
        "//",
        "https:",
        "http:\\\\",
        "javascript:",
        "file://",
        "https:/",
        "ftp://",
        "hxxps://",
        "https://https://",
        "view-source:https://",
        " https://",
        "\u200Bhttps://",
        "https&colon;//",
        "ws://",
    ];

    private static readonly string[] Hosts =
    [
        "chirp.example",
        "chirp.example",
        "chirp.example",
        "CHIRP.EXAMPLE",
        "chirp.example.",
        "chirp.example:443",
        "chirp.example:80",
        "chirp.example:8443",
        "forum.example:8443",
        "forum.example",
        "127.0.0.1:4001",
        "127.1:4001",
        "0x7f000001:4001",
        "[::1]:4001",
        "[::ffff:127.0.0.1]:4001",
        "localhost:4001",
        "chirp.example@evil.example",
        "evil.example@chirp.example",
        "chirp.example\\@evil.example",
        "evil.example\\@chirp.example",
        "chirp.example.evil.example",
        "evil-chirp.example",
        "chirp。example",
        "chirp.example%2eevil.example",
        "chirp.example#.evil.example",
        "evil.example#@chirp.example",
        "evil.example?@chirp.example",
        "evil.example/@chirp.example",
        "chirp.example:4001:443",
        "①②⑦.⓪.⓪.①:4001",
        "сhirp.example",
        "chirp\u00AD.example",
        "chirp.example\u2044posts",
        "169.254.169.254",
        "[fe80::1%25eth0]",
        "2130706433:4001",
        "xn--chirp.example",
        "ⓒhirp.example",
        "..",
        ".",
        "",
        "chirp.example:",
        "chirp.example: 443",
        "chirp.example:0443",
        "chirp.example:-1",
        "a..b",
        "-.-",
        "xn--a",
    ];

    private static readonly string[] Paths =
    [
        "/posts/1042",
        "/posts/1042/",
        "/@ann",
        "/@ann/posts/9",
        "/media/77.png",
        "/t/5",
        "",
        "/",
        "/posts/../../posts/1",
        "/posts/%2e%2e/posts/2",
        "/posts/%2F",
        "/posts/%00",
        "/posts/%E2%80%AE1",
        "/posts/1042?x=https://chirp.example",
        "/posts/1042#@evil.example",
        "/posts/%",
        "/posts/%zz",
        "/posts/%C3%28",
        "//evil.example/posts/1",
        "/posts/\\1",
        "\\posts\\1",
        "/posts/1042 ",
        "/posts/\u202E2401",
        "/posts/1\r\nhost: evil.example",
        "/posts/{id}",
        "/posts/*",
        "/posts/" + "../../../../../../x",
        "/posts/;jsessionid=1",
        "/posts/\uD83D\uDE00",
        "/posts/\uD83D",
        "/@",
        "/@*",
    ];

    public static string Next(Random random)
    {
        var text = new StringBuilder()
            .Append(Schemes[random.Next(Schemes.Length)])
            .Append(Hosts[random.Next(Hosts.Length)])
            .Append(Paths[random.Next(Paths.Length)]);
        // One time in three, some characters are changed, doubled or put in at random.
        for (var n = random.Next(3) == 0 ? random.Next(1, 6) : 0; n > 0 && text.Length > 0; n--)
        {
            var at = random.Next(text.Length);
            text.Insert(at, (char)(random.Next(4) == 0 ? random.Next(0x10000) : random.Next(0x20, 0x7F)));
        }

        return text.ToString();
    }
}
