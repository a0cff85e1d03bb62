using System.CommandLine;
using System.Globalization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Redress.Server.Hosting;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Cli;

/// <summary>redress serve: the program itself.</summary>
internal static class ServeCommand
{
    public static Command Make()
    {
        var data = Commands.DataOption();
        var database = Commands.DatabaseOption();
        var listen = new Option<string>("--listen")
        {
            Description = "Where the API listens; port 0 takes a free one",
            DefaultValueFactory = _ => "http://127.0.0.1:4100",
        };
        var allow = new Option<string[]>("--allow-host")
        {
            Description = "A loopback or private place that a platform may be at, as host:port; may be repeated",
            DefaultValueFactory = _ => [],
        };
        var clock = new Option<string>("--clock")
        {
            Description = "real, or step (for tests: POST /v1/clock moves it; loopback only)",
            DefaultValueFactory = _ => "real",
        };
        var from = new Option<string?>("--clock-from")
        {
            Description = "Where a stepping clock starts, as in 2019-12-01T00:00:00Z",
        };
        var log = new Option<string>("--log")
        {
            Description = "Smallest log level",
            DefaultValueFactory = _ => "Warning",
        };
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
                var options = new ServeOptions
                {
                    DataFolder = parsed.GetValue(data)!,
                    Database = parsed.GetValue(database),
                    Listen = parsed.GetValue(listen)!,
                    AllowedHosts = parsed.GetValue(allow)!,
                    LogLevel = parsed.GetValue(log)!,
                    Work = Works(parsed.GetValue(roles)!),
                };
                if (parsed.GetValue(clock) is "step")
                {
                    if (!new Uri(options.Listen).IsLoopback)
                    {
                        return Commands.Fail(Exit.Usage, "--clock step listens on loopback only");
                    }

                    var start = parsed.GetValue(from);
                    options = options with
                    {
                        StepFrom = start is null
                            ? DateTimeOffset.UtcNow
                            : DateTimeOffset.Parse(start, CultureInfo.InvariantCulture),
                    };
                }

                if (parsed.GetValue(smtp) is { } server)
                {
                    var parts = server.Split(':');
                    options = options with
                    {
                        Mail = new()
                        {
                            Host = parts[0],
                            Port = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 587,
                            Tls = !parts[0].StartsWith("127.", StringComparison.Ordinal),
                            From = parsed.GetValue(mailFrom)!,
                        },
                    };
                }

                return await RunAsync(options, cancel);
            }
        );
        return command;
    }

    private static bool Works(string roles) => roles.Split(',').Contains("worker", StringComparer.Ordinal);

    public static async Task<int> RunAsync(ServeOptions options, CancellationToken cancel)
    {
        try
        {
            await using var app = await RedressHost.BuildAsync(options, cancel);
            await app.StartAsync(cancel);
            var addresses = app
                .Services.GetRequiredService<IServer>()
                .Features.Get<IServerAddressesFeature>()!
                .Addresses;
            Console.WriteLine(
                $"redress listening on {addresses.First(a => a.StartsWith("http://1", StringComparison.Ordinal) || !a.Contains("unix", StringComparison.Ordinal))}"
            );
            await app.WaitForShutdownAsync(cancel);
            return Exit.Done;
        }
        catch (Exception fault) when (fault is DatabaseRefusedException or KeysMissingException)
        {
            return Commands.Fail(Exit.Fault, fault.Message);
        }
        catch (IOException fault) when (fault.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Commands.Fail(Exit.Fault, $"{options.Listen} is taken. Give another address with --listen.");
        }
    }
}
