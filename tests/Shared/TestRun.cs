namespace Redress.Tests;

/// <summary>What <c>./test</c> hands to the tests. Asking for something that is not there is a failure, never a silent pass.</summary>
public static class TestRun
{
    public const string PostgresVariable = "REDRESS_TEST_POSTGRES";
    public const string ChromiumVariable = "REDRESS_TEST_CHROMIUM";
    public const string PeersVariable = "REDRESS_TEST_PEERS";

    /// <summary>Npgsql connection string of a role that may create databases. fsync is on.</summary>
    public static string Postgres => Required(PostgresVariable);

    /// <summary>Path of the browser's executable.</summary>
    public static string Chromium => Required(ChromiumVariable);

    /// <summary>The folder with others' servers that the tests speak with, from npm.</summary>
    public static string Peers => Required(PeersVariable);

    /// <summary>True under <c>./test --full</c>: the long campaigns run at full size.</summary>
    public static bool Full => Environment.GetEnvironmentVariable("REDRESS_FULL") == "1";

    /// <summary>On the build server a skipped test is a failed one.</summary>
    public static bool OnBuildServer => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Why a test that needs the variable cannot run here; null where it can, or where it must fail instead.</summary>
    public static string? WhyNot(string variable) =>
        OnBuildServer || Environment.GetEnvironmentVariable(variable) is { Length: > 0 }
            ? null
            : $"{variable} is not set: run it by ./test";

    /// <summary>Why a test that decodes pictures cannot run here.</summary>
    public static string? WhyNotDecode()
    {
        string[] needed =
        [
            "/usr/bin/ffmpeg",
            "/usr/bin/bwrap",
            "/usr/bin/prlimit",
            "/usr/lib/x86_64-linux-gnu/libvips.so.42",
        ];
        return OnBuildServer || needed.All(File.Exists)
            ? null
            : "libvips42, ffmpeg or bubblewrap is missing: run it by ./test as root";
    }

    private static string Required(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException($"{variable} is not set: run the tests by ./test");
}
