using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>Languages and their plurals need ICU.</summary>
internal sealed class LanguageCheck : ICheck
{
    private const string Variable = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        var isInvariant =
            (AppContext.TryGetSwitch("System.Globalization.Invariant", out var on) && on)
            || Environment.GetEnvironmentVariable(Variable) is "1" or "true";
        if (isInvariant)
        {
            yield return new(
                "icu-missing",
                "The program runs without ICU: letters cannot be written in the reporter's language",
                $"Install libicu, and do not set {Variable}"
            );
        }
    }
}
