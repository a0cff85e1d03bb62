namespace Redress.Server.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Code">For scripts; stays.</param>
/// <param name="What">What is so; no content, no persons.</param>
/// <param name="Mend">How to mend it, in one line.</param>
/// <param name="IsAdvice">Nothing is wrong, but it could be better.</param>
public sealed record Trouble(string Code, string What, string Mend, bool IsAdvice = false);

/// <summary>Looks at one thing that an operator can get wrong.</summary>
public interface ICheck
{
    IAsyncEnumerable<Trouble> LookAsync(Patient patient, CancellationToken cancel);
}

/// <summary>All checks, in the order in which they are told. One file each; a new one is a line here.</summary>
public static class AllChecks
{
    public static IReadOnlyList<ICheck> InOrder { get; } =
    [
        new Checks.FolderCheck(),
        new Checks.KeysCheck(),
        new Checks.SpaceCheck(),
        new Checks.LanguageCheck(),
        new Checks.DatabaseCheck(),
        new Checks.PostgresCheck(),
        new Checks.ClockCheck(),
        new Checks.RunningCheck(),
        new Checks.LedgerCheck(),
        new Checks.PolicyCheck(),
        new Checks.PlatformsCheck(),
        new Checks.JobsCheck(),
        new Checks.ReconcileCheck(),
        new Checks.DeliveriesCheck(),
        new Checks.BackupCheck(),
        new Checks.HoldsCheck(),
        new Checks.StaffCheck(),
        new Checks.LadderCheck(),
    ];

    /// <summary>What they all find, in their order.</summary>
    public static async Task<IReadOnlyList<Trouble>> LookAsync(Patient patient, CancellationToken cancel)
    {
        var found = new List<Trouble>();
        foreach (var check in InOrder)
        {
            await foreach (var trouble in check.LookAsync(patient, cancel))
            {
                found.Add(trouble);
            }
        }

        return found;
    }
}
