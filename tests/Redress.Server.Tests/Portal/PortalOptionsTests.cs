using Redress.Server.Portal;
using Redress.Server.Texts;

namespace Redress.Server.Tests.Portal;

public sealed class PortalOptionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-portal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Everything_has_a_default()
    {
        var options = PortalOptions.Read(_folder, Languages.Embedded);

        Assert.Equal(["en", "en-simple", "de", "de-simple"], options.Languages);
        Assert.True(options is { Accent: null, AccentDark: null });
    }

    [Fact]
    public void A_file_changes_what_it_names()
    {
        File.WriteAllText(
            Path.Combine(_folder, "portal.json"),
            """{ "name": "Chirp", "accent": "#7a1f5c", "languages": ["de"], "exit": "https://weather.example/" }"""
        );

        var options = PortalOptions.Read(_folder, Languages.Embedded);

        Assert.Equal(("Chirp", "#7a1f5c"), (options.Name, options.Accent));
        Assert.Equal(["de"], options.Languages);
    }

    [Theory]
    [InlineData("""{ "nam": "Chirp" }""", "line 1")]
    [InlineData("""{ "languages": ["de", "tlh"] }""", "tlh")]
    [InlineData("""{ "languages": [] }""", "nothing")]
    [InlineData("""{ "accent": "red;}*{" }""", "red;}*{")]
    [InlineData("""{ "accent": "#ffff00" }""", "darker")]
    [InlineData("""{ "accentDark": "#101010" }""", "lighter")]
    [InlineData("""{ "exit": "javascript:alert(1)" }""", "web address")]
    [InlineData("""{ "logo": "../keys/master" }""", "PNG")]
    [InlineData("""{ "logo": "portal.json" }""", "PNG")]
    public void A_fault_stops_the_start_and_is_named(string json, string named)
    {
        File.WriteAllText(Path.Combine(_folder, "portal.json"), json);

        var fault = Assert.Throws<PortalRefusedException>(() => PortalOptions.Read(_folder, Languages.Embedded));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }
}
