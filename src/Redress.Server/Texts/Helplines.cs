using System.Text.Json;

namespace Redress.Server.Texts;

/// <summary>A place that helps. What it does stands in the texts under <c>helpline.ID</c>.</summary>
/// <param name="Id">Never reused.</param>
/// <param name="Countries">Upper-case ISO 3166 codes; <c>*</c> is everywhere.</param>
/// <param name="Name">As it calls itself.</param>
/// <param name="Phone">Null where it has none.</param>
/// <param name="Address">An https address; null where it has none.</param>
/// <param name="Confirmed">Seen at the source itself. What is not is kept for the next review, and never shown.</param>
/// <param name="Reviewed">When somebody last looked it up.</param>
public sealed record Helpline(
    string Id,
    IReadOnlyList<string> Countries,
    string Name,
    string? Phone,
    string? Address,
    bool Confirmed,
    DateOnly Reviewed
);

/// <summary>Help by country, from helplines.json.</summary>
public static class Helplines
{
    private const string Everywhere = "*";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    private static readonly Lazy<IReadOnlyList<Helpline>> s_all = new(Read);

    /// <summary>All, also those that are not confirmed.</summary>
    public static IReadOnlyList<Helpline> All => s_all.Value;

    /// <summary>The confirmed ones of a country, then those that help everywhere. Takes anything.</summary>
    public static IReadOnlyList<Helpline> For(string? country)
    {
        var code = country is { Length: 2 } ? country.ToUpperInvariant() : null;
        return
        [
            .. All.Where(h => h.Confirmed && code is not null && h.Countries.Contains(code, StringComparer.Ordinal)),
            .. All.Where(h => h.Confirmed && h.Countries.Contains(Everywhere, StringComparer.Ordinal)),
        ];
    }

    private static List<Helpline> Read()
    {
        using var stream =
            typeof(Helplines).Assembly.GetManifestResourceStream("Redress.Server.Texts.helplines.json")
            ?? throw new InvalidOperationException("helplines.json is not in the program");
        return JsonSerializer.Deserialize<List<Helpline>>(stream, s_json)
            ?? throw new InvalidDataException("helplines.json is empty");
    }
}
