using System.Diagnostics;
using Redress.Connectors.Translating;

namespace Redress.Connectors.Tests.Translating;

/// <summary>A program that somebody installed gets a text and nothing else.</summary>
public sealed class TranslatorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-translator-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [DecoderFact]
    public async Task A_text_goes_in_and_comes_out_in_the_other_language() =>
        Assert.Equal(
            new TranslationResult.Translated("tr en: Merhaba, İyi günler\n"),
            await AskAsync("echo \"$1 $2: $(cat)\"", "Merhaba, İyi günler")
        );

    [DecoderFact]
    public async Task It_sees_no_network_no_folder_of_anybody_and_no_variable_of_ours()
    {
        Environment.SetEnvironmentVariable("REDRESS_TRANSLATOR_PROBE", "secret");
        var seen = await AskAsync(
            """
            cat > /dev/null
            echo "networks $(grep -c : /proc/net/dev)"
            echo "folders $(ls -d /home /root /var /etc/passwd /work 2>/dev/null | wc -l)"
            echo "ours $(env | grep -c REDRESS)"
            touch /program/x 2>/dev/null && echo "could write"
            true
            """,
            "x"
        );
        Assert.Equal(new TranslationResult.Translated("networks 1\nfolders 0\nours 0\n"), seen);
    }

    [DecoderFact]
    public async Task What_takes_too_long_writes_too_much_fails_or_says_nothing_is_no_translation()
    {
        var tight = new TranslatorOptions { Deadline = TimeSpan.FromSeconds(1), MaxOutputBytes = 1000 };
        Assert.Equal(new TranslationResult.Unknown("too-late"), await AskAsync("exec sleep 60", "x", tight));
        Assert.Equal(new TranslationResult.Unknown("too-large"), await AskAsync("exec yes", "x", tight));
        Assert.Equal(new TranslationResult.Unknown("failed"), await AskAsync("echo half; exit 3", "x"));
        Assert.Equal(new TranslationResult.Unknown("failed"), await AskAsync("cat > /dev/null", "x"));
        Assert.Equal(
            new TranslationResult.Unknown("too-long"),
            await AskAsync("cat", "xx", new TranslatorOptions { MaxInputBytes = 1 })
        );
    }

    [DecoderFact]
    public async Task It_goes_on_when_the_thread_that_asked_ends()
    {
        using var translator = new Translator(new TranslatorOptions { Program = await InstallAsync("sleep 1; cat") });
        Task<TranslationResult>? asked = null;
        var thread = new Thread(() =>
        {
            asked = translator.TranslateAsync("x", "tr", "en", CancellationToken.None);
            SpinWait.SpinUntil(IsRunning, TimeSpan.FromSeconds(10));
        });
        thread.Start();
        thread.Join();

        Assert.Equal(new TranslationResult.Translated("x"), await asked!);
    }

    [DecoderFact]
    public async Task A_language_that_is_none_is_no_argument_of_theirs() =>
        Assert.Equal(
            new TranslationResult.Translated("und en\n"),
            await AskAsync("cat > /dev/null; echo \"$1 $2\"", "x", from: "--help; rm")
        );

    [Fact]
    public async Task Without_a_program_nothing_is_translated()
    {
        using var none = new Translator(new TranslatorOptions());

        Assert.False(none.IsOn);
        Assert.Equal(
            new TranslationResult.Unknown("off"),
            await none.TranslateAsync("x", "tr", "en", CancellationToken.None)
        );
    }

    private async Task<TranslationResult> AskAsync(
        string script,
        string text,
        TranslatorOptions? options = null,
        string from = "tr"
    )
    {
        using var translator = new Translator((options ?? new()) with { Program = await InstallAsync(script) });
        return await translator.TranslateAsync(text, from, "en", CancellationToken.None);
    }

    private async Task<string> InstallAsync(string script)
    {
        var (source, program) = (Path.Combine(_folder, "source"), Path.Combine(_folder, "translate"));
        await File.WriteAllTextAsync(source, "#!/bin/sh\n" + script + "\n");
        // Written by another process: what a thread of ours has open while another one forks cannot be run ("text file busy").
        using (var install = Process.Start("install", ["-m", "700", source, program]))
        {
            await install.WaitForExitAsync();
            Assert.Equal(0, install.ExitCode);
        }

        return program;
    }

    /// <summary>A program of ours sleeps behind the walls.</summary>
    private static bool IsRunning() =>
        Directory
            .EnumerateDirectories("/proc")
            .Any(p =>
            {
                try
                {
                    return File.ReadAllText(Path.Combine(p, "cmdline"))
                            .Contains("/program/translate\0tr", StringComparison.Ordinal)
                        && File.ReadAllText(Path.Combine(p, "comm")).StartsWith("translate", StringComparison.Ordinal);
                }
                catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
                {
                    return false;
                }
            });
}
