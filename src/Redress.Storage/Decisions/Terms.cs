using System.Text.Json;
using Redress.Core.Decisions;

namespace Redress.Storage.Decisions;

/// <summary>The terms of a decision as its row keeps them; null where there are none.</summary>
public static class Terms
{
    public static string? Write(DecisionTerms terms) =>
        terms.Contacts.Count + terms.Countries.Count == 0 ? null : JsonSerializer.Serialize(terms);

    public static DecisionTerms Read(string? text) =>
        text is null ? DecisionTerms.None : JsonSerializer.Deserialize<DecisionTerms>(text)!;
}
