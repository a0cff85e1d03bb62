using System.CommandLine;

namespace Redress.Cli;

/// <summary>Exit codes of every command.</summary>
internal static class Exit
{
    public const int Done = 0;

    /// <summary>The answer is no.</summary>
    public const int No = 1;

    /// <summary>Usage or input.</summary>
    public const int Usage = 2;

    /// <summary>A fault.</summary>
    public const int Fault = 3;
}

internal static class Commands
{
    public static RootCommand Root()
    {
        var root = new RootCommand(
            "Redress takes a report that something must not be online and carries it to its end."
        );
        root.Add(ServeCommand.Make());
        root.Add(VerifyCommand.Make());
        return root;
    }

    public static Option<string> DataOption() =>
        new("--data") { Description = "The data folder", DefaultValueFactory = _ => "data" };

    public static Option<string?> DatabaseOption() =>
        new("--database")
        {
            Description = "postgresql://user:password@host:5432/name; SQLite in the data folder without",
        };

    /// <summary>One line on standard error: what, and how to mend it.</summary>
    public static int Fail(int code, string what)
    {
        Console.Error.WriteLine("redress: " + what);
        return code;
    }
}
