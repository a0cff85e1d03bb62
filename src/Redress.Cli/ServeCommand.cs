using System.CommandLine;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Redress.Server.Hosting;

namespace Redress.Cli;

/// <summary>redress serve: the program itself.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var (data, database, allow) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.AllowHostOption());
        var listen = new Option<string>("--listen")
        {
            Description = "Where the API listens, as URL or api=URL; port 0 takes a free one",
            DefaultValueFactory = _ => "http://127.0.0.1:4100",
        };
        var clock = new Option<string>("--clock")
        {
            Description = "real, or step (for tests: POST /v1/clock moves it; loopback only)",
            DefaultValueFactory = _ => "real",
        };
        clock.AcceptOnlyFromAmong("real", "step");
        var from = new Option<string?>("--clock-from")
        {
            Description = "Where a stepping clock starts, as in 2019-12-01T00:00:00Z",
        };
        var log = new Option<string>("--log") { Description = "Smallest log level", DefaultValueFactory = _ => "Warning" };
        var smtp = new Option<string?>("--smtp") { Description = "Mail server as host:port; no mail without" };
        var mailFrom = new Option<string>("--mail-from")
        {
            Description = "The sender of mails",
            DefaultValueFactory = _ => "no-reply@localhost",
        };
        var roles = new Option<string>("--roles")
        {
            Description = "What this process does: api, worker, or both; api alone leaves jobs to other nodes",
            DefaultValueFactory = _ => "api,worker",
        };
        var command = new Command("serve", "Run the program")
        {
            data,
            database,
            listen,
            allow,
            clock,
            from,
            log,
            smtp,
            mailFrom,
            roles,
        };
        command.SetAction(
            async (parsed, cancel) =>
            {
                var at = ServeChecks.Listen(parsed.GetValue(listen)!);
                var allowed = parsed.GetValue(allow)!;
                ServeChecks.AllowedHosts(allowed);
                ServeChecks.Folder(parsed.GetValue(data)!);
                var options = Commands.At(parsed.GetValue(data)!, parsed.GetValue(database), allowed) with
                {
                    Listen = at,
                    Work = Works(parsed.GetValue(roles)!),
                    LogLevel = ServeChecks.Log(parsed.GetValue(log)!).ToString(),
                    StepFrom = StepFrom(parsed.GetValue(clock)!, parsed.GetValue(from), at),
                    Mail = parsed.GetValue(smtp) is { } server
                        ? ServeChecks.Mail(server, parsed.GetValue(mailFrom)!)
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
            throw new Complaint(Exit.Usage, "--clock step listens on this machine only: --listen http://127.0.0.1:4100");
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
