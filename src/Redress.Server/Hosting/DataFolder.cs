namespace Redress.Server.Hosting;

/// <summary>The folder that holds everything.</summary>
public static class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes it where it is missing, for its owner alone; one that is there stays as it is.</summary>
    public static void Make(string folder) => Directory.CreateDirectory(folder, OwnerOnly);
}
