using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Redress.Server.Hosting;

namespace Redress.Cli;

/// <summary>redress serve: the program itself.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> s_listen = new("--listen")
    {
        Description = "Where the API listens, as URL or api=URL; port 0 takes a free one",
        DefaultValueFactory = _ => "http://127.0.0.1:4100",
    };

    private static readonly Option<string> s_clock = new("--clock")
    {
        Description = "real, or step (for tests: POST /v1/clock moves it; loopback only)",
        DefaultValueFactory = _ => "real",
    };

    private static readonly Option<string?> s_from = new("--clock-from")
    {
        Description = "Where a stepping clock starts, as in 2019-12-01T00:00:00Z",
    };

    private static readonly Option<string> s_log = new("--log")
    {
        Description = "Smallest log level",
        DefaultValueFactory = _ => "Warning",
    };

    private static readonly Option<string?> s_smtp = new("--smtp")
    {
        Description = "Mail server as host:port; no mail without",
    };

    private static readonly Option<string> s_mailFrom = new("--mail-from")
    {
        Description = "The sender of mails",
        DefaultValueFactory = _ => "no-reply@localhost",
    };

    private static readonly Option<string?> s_otlp = new("--otlp")
    {
        Description =
            "A collector for traces, metrics and logs, as in http://127.0.0.1:4318; OTEL_EXPORTER_OTLP_ENDPOINT without",
    };

    private static readonly Option<string> s_roles = new("--roles")
    {
        Description = "What this process does: api, worker, or both; api alone leaves jobs to other nodes",
        DefaultValueFactory = _ => "api,worker",
    };

    public static Command Make()
    {
        var (data, database, allow) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.AllowHostOption());
        var command = new Command("serve", "Run the program") { data, database, s_listen, allow };
        foreach (var option in (Option[])[s_clock, s_from, s_log, s_smtp, s_mailFrom, s_otlp, s_roles])
        {
            command.Add(option);
        }

        s_clock.AcceptOnlyFromAmong("real", "step");
        command.SetAction(
            async (parsed, cancel) =>
            {
                var at = ServeChecks.Listen(parsed.GetValue(s_listen)!);
                var allowed = parsed.GetValue(allow)!;
                ServeChecks.AllowedHosts(allowed);
                ServeChecks.Folder(parsed.GetValue(data)!);
                var options = Commands.At(parsed.GetValue(data)!, parsed.GetValue(database), allowed) with
                {
                    Listen = at,
                    Work = Works(parsed.GetValue(s_roles)!),
                    Collector = ServeChecks.Collector(parsed.GetValue(s_otlp)),
                    LogLevel = ServeChecks.Log(parsed.GetValue(s_log)!).ToString(),
                    StepFrom = StepFrom(parsed.GetValue(s_clock)!, parsed.GetValue(s_from), at),
                    Mail = parsed.GetValue(s_smtp) is { } server
                        ? ServeChecks.Mail(server, parsed.GetValue(s_mailFrom)!)
                        : null,
                };
                return await RunAsync(options, cancel);
            }
        );
        return command;
    }

    /// <summary>Where Redress listens: the first address that is not the socket's.</summary>
    public static Uri AddressOf(WebApplication app) =>
        new(
            app.Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses.First(a => !a.Contains("unix", StringComparison.Ordinal))
        );

    private static bool Works(string roles) => roles.Split(',').Contains("worker", StringComparer.Ordinal);

    private static DateTimeOffset? StepFrom(string clock, string? from, string listen)
    {
        if (clock != "step")
        {
            return from is null ? null : throw new Complaint(Exit.Usage, "--clock-from goes with --clock step only.");
        }

        if (!ServeChecks.IsLoopback(listen))
        {
            throw new Complaint(
                Exit.Usage,
                "--clock step listens on this machine only: --listen http://127.0.0.1:4100"
            );
        }

        return from is null ? TimeProvider.System.GetUtcNow() : ServeChecks.Time("--clock-from", from);
    }

    private static async Task<int> RunAsync(ServeOptions options, CancellationToken cancel)
    {
        await using var app = await RedressHost.BuildAsync(options, cancel);
        await app.StartAsync(cancel);
        Console.WriteLine($"redress listening on {AddressOf(app).GetLeftPart(UriPartial.Authority)}");
        await app.WaitForShutdownAsync(cancel);
        return Exit.Done;
    }
}
