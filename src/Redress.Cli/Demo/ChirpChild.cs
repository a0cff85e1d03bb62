using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Redress.Cli.Demo;

/// <summary>How Chirp is joined to Redress.</summary>
internal sealed record ChirpJoin(int Port, string Secret, Uri Redress, string Key, string Platform, Uri Portal);

/// <summary>Chirp as a process of its own. It ends with us.</summary>
internal sealed class ChirpChild : IAsyncDisposable
{
    private const string Listening = "chirp listening on ";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(5);
    private readonly Process _process;
    private readonly HttpClient _http;

    private ChirpChild(Process process, Uri address, string token)
    {
        (_process, Address) = (process, address);
        _http = Wire.Http(address);
        Control = new Wire(_http, "x-chirp-control", token);
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    public Uri Address { get; }

    /// <summary>The side door for seeding, moving the clock and asking for Chirp's own truth.</summary>
    public Wire Control { get; }

    /// <summary>A port that is free now. It lies below those that outgoing connections take theirs from.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    public static async Task<ChirpChild> StartAsync(string folder, ChirpJoin join, CancellationToken cancel)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var process = Start(folder, join, token);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            patience.CancelAfter(StartWithin);
            var line = await process.StandardOutput.ReadLineAsync(patience.Token);
            if (line is null || !line.StartsWith(Listening, StringComparison.Ordinal))
            {
                throw new Complaint(
                    Exit.Fault,
                    $"Chirp did not start: {line ?? await process.StandardError.ReadLineAsync(cancel)}"
                );
            }

            // Read on, so that it never waits for us.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return new ChirpChild(process, new Uri(line[Listening.Length..]), token);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>What a visitor who is not signed in gets: only the status, which counts no view.</summary>
    public async Task<HttpStatusCode> VisitAsync(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, new Uri(path, UriKind.Relative));
        using var answer = await _http.SendAsync(request, cancel);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        _http.Dispose();
        // Nothing of it is kept, so it may be ended without asking.
        _process.Kill();
        using var patience = new CancellationTokenSource(StopWithin);
        await _process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }

    private void Kill(object? sender, EventArgs e) => _process.Kill();

    private static Process Start(string folder, ChirpJoin join, string token)
    {
        // Beside our own program, put there by the build.
        var place = Path.Combine(AppContext.BaseDirectory, "chirp");
        var host = Environment.ProcessPath!;
        var byDotnet = Path.GetFileNameWithoutExtension(host) == "dotnet";
        var program = Path.Combine(place, byDotnet ? "chirp.dll" : "chirp");
        if (!File.Exists(program))
        {
            throw new Complaint(
                Exit.Fault,
                $"Chirp is not in {place}. Build the program anew: dotnet build -c Release"
            );
        }

        var start = new ProcessStartInfo(byDotnet ? host : program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // It lives for a minute: measuring itself to run faster later does not pay.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var arg in byDotnet ? [program, .. Args(folder, join, token)] : Args(folder, join, token))
        {
            start.ArgumentList.Add(arg);
        }

        return Process.Start(start)!;
    }

    private static string[] Args(string folder, ChirpJoin join, string token) =>
        [
            "--data",
            folder,
            "--listen",
            $"http://127.0.0.1:{join.Port}",
            "--secret",
            join.Secret,
            "--redress",
            join.Redress.AbsoluteUri,
            "--key",
            join.Key,
            "--platform",
            join.Platform,
            "--portal",
            join.Portal.AbsoluteUri,
            "--control",
            token,
            // Ours: a demo that was killed leaves nobody behind.
            "--end-with",
            "input",
        ];
}
