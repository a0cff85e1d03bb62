namespace Redress.Cli;

/// <summary>What ends a command: an exit code, and one line that says what is wrong and how to mend it.</summary>
internal sealed class Complaint(int code, string message) : Exception(message)
{
    public int Code => code;
}
