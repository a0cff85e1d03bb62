using Microsoft.AspNetCore.Http;

namespace Redress.Server.Portal;

/// <summary>
/// What was typed into one form of the status page and did not get through: it stands there again, whatever the reason was, until
/// it is sent or the visit ends.
/// </summary>
/// <param name="Verb">The form that it was typed into.</param>
/// <param name="Fields">What was typed, by the names of the fields.</param>
public sealed record Typed(string Verb, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>The field that says which form it was, where another button sends it along.</summary>
    public const string VerbField = "typed";

    private const int MaxText = 48 * 1024;
    private static readonly string[] s_verbs = ["answer", "say", "appeal", "links", "tell"];
    private static readonly string[] s_names =
    [
        "text",
        "links",
        "question",
        "number",
        "danger",
        "who",
        "minor",
        "harm",
        "police",
    ];

    /// <summary>What somebody wrote in their own words.</summary>
    public string Text => this[Verb is "links" ? "links" : "text"];

    public string this[string name] => Fields.GetValueOrDefault(name, "");

    /// <summary>Null where the form holds nothing that anybody typed or chose.</summary>
    public static Typed? Of(IFormCollection form)
    {
        var verb = s_verbs.FirstOrDefault(v => v == form["go"]) ?? s_verbs.FirstOrDefault(v => v == form[VerbField]);
        var fields = s_names
            .Select(name => (Name: name, Value: form[name].ToString().ReplaceLineEndings("\n").Trim()))
            .Where(f => f.Value.Length > 0)
            .ToDictionary(f => f.Name, f => f.Value.Length <= MaxText ? f.Value : f.Value[..MaxText]);
        return verb is null || fields.Keys.All(name => name is "question" or "number") ? null : new Typed(verb, fields);
    }
}
