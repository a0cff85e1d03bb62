using System.Runtime.CompilerServices;

namespace Redress.Server.Doctor.Checks;

/// <summary>A program runs in the folder, and strangers do not reach it without TLS.</summary>
internal sealed class RunningCheck : ICheck
{
    public async IAsyncEnumerable<Trouble> LookAsync(Patient patient, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Task.CompletedTask;
        if (patient.Running is not { } state)
        {
            yield return new(
                "not-running",
                $"No program runs in {patient.DataFolder}",
                "redress serve; reports are taken only while it runs",
                IsAdvice: true
            );
            yield break;
        }

        if ((string?)state["listen"] is { } listen && !new Uri(listen).IsLoopback)
        {
            yield return new(
                "listens-in-clear",
                $"The API listens on {listen}, without TLS",
                "Listen on 127.0.0.1 behind a reverse proxy with TLS; in a container publish the port on 127.0.0.1 only",
                IsAdvice: File.Exists("/.dockerenv")
            );
        }

        if (!(bool)state["sendsMail"]!)
        {
            yield return new(
                "no-mail",
                "There is no mail server: reporters read answers on the status page only",
                "redress serve --smtp HOST:PORT",
                IsAdvice: true
            );
        }
    }
}
