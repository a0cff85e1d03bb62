using System.CommandLine;
using Redress.Core.Kernel;
using Redress.Server.Hosting;
using Redress.Server.Web;

namespace Redress.Cli;

/// <summary>redress serve: the program itself.</summary>
internal static class ServeCommand
{
    private static readonly Option<string> s_listen = new("--listen")
    {
        Description =
            "The API's address, portal, console and evidence at the next three ports; or api=URL,portal=URL,…; port 0 takes a free one",
        DefaultValueFactory = _ => ListenAddresses.Default,
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

    private static readonly Option<string[]> s_proxies = new("--proxy")
    {
        Description = "The address of a proxy before the program whose X-Forwarded-For is believed; may be given again",
        DefaultValueFactory = _ => [],
    };

    private static readonly Option<string> s_roles = new("--roles")
    {
        Description =
            "What this process does: some of api, portal, console, worker; without worker jobs are left to other nodes",
        DefaultValueFactory = _ => ListenAddresses.AllRoles,
    };

    private static readonly Option<string?> s_oidc = new("--oidc")
    {
        Description =
            "Single sign-on for the console: the issuer, as in https://login.example.org; the secret in REDRESS_OIDC_SECRET",
    };

    private static readonly Option<string> s_oidcClient = new("--oidc-client")
    {
        Description = "What the issuer calls this program",
        DefaultValueFactory = _ => "redress",
    };

    private static readonly Option<string> s_oidcName = new("--oidc-name")
    {
        Description = "What people call the issuer",
        DefaultValueFactory = _ => "your organisation",
    };

    private static readonly Option<string?> s_public = new("--public")
    {
        Description =
            "The addresses that people know, as in portal=https://report.example.org,console=https://desk.example.org",
    };

    private static readonly Option<string?> s_translate = new("--translate")
    {
        Description =
            "A program that translates on this machine: FROM TO as arguments, text in by standard input and out by standard output",
    };

    private static readonly Option[] s_more =
    [
        s_translate,
        s_clock,
        s_from,
        s_log,
        s_smtp,
        s_mailFrom,
        s_otlp,
        s_roles,
        s_public,
        s_oidc,
        s_oidcClient,
        s_oidcName,
        s_proxies,
    ];

    public static Command Make()
    {
        var (data, database, allow) = (Commands.DataOption(), Commands.DatabaseOption(), Commands.AllowHostOption());
        var command = new Command("serve", "Run the program") { data, database, s_listen, allow };
        foreach (var option in s_more)
        {
            command.Add(option);
        }

        s_clock.AcceptOnlyFromAmong("real", "step");
        command.SetAction(
            (parsed, cancel) =>
            {
                var allowed = parsed.GetValue(allow)!;
                ServeChecks.AllowedHosts(allowed);
                ServeChecks.Folder(parsed.GetValue(data)!);
                var at = Commands.At(parsed.GetValue(data)!, parsed.GetValue(database), allowed);
                return RunAsync(Read(parsed, at), cancel);
            }
        );
        return command;
    }

    private static ServeOptions Read(ParseResult parsed, ServeOptions at)
    {
        var listen = ListenAddresses.Read(parsed.GetValue(s_listen)!, parsed.GetValue(s_roles)!);
        return at with
        {
            Listen = listen,
            Public = ListenAddresses.Public(parsed.GetValue(s_public)),
            Translator = ServeChecks.Translator(parsed.GetValue(s_translate), at.DataFolder),
            Work = ListenAddresses.Works(parsed.GetValue(s_roles)!),
            Proxies = ServeChecks.Proxies(parsed.GetValue(s_proxies)!),
            Collector = ServeChecks.Collector(parsed.GetValue(s_otlp)),
            LogLevel = ServeChecks.Log(parsed.GetValue(s_log)!).ToString(),
            StepFrom = StepFrom(parsed.GetValue(s_clock)!, parsed.GetValue(s_from), listen),
            Outside = ServeChecks.Outside(
                parsed.GetValue(s_oidc),
                parsed.GetValue(s_oidcClient)!,
                parsed.GetValue(s_oidcName)!
            ),
            Mail = parsed.GetValue(s_smtp) is { } server
                ? ServeChecks.Mail(server, parsed.GetValue(s_mailFrom)!)
                : null,
        };
    }

    private static DateTimeOffset? StepFrom(string clock, string? from, IReadOnlyDictionary<Origin, Uri> listen)
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
        var listening = app.Services.GetRequiredService<Addresses>().Listening;
        foreach (var (origin, at) in listening.Where(a => a.Key is not Origin.Api))
        {
            Console.WriteLine($"redress {Word.Of(origin)} at {at.GetLeftPart(UriPartial.Authority)}");
        }

        // Last, so that whoever waits for it may use all of them.
        Console.WriteLine(
            listening.TryGetValue(Origin.Api, out var api)
                ? $"redress listening on {api.GetLeftPart(UriPartial.Authority)}"
                : $"redress runs; its API is at {Path.Combine(options.DataFolder, RedressHost.SocketName)} alone"
        );
        await app.WaitForShutdownAsync(cancel);
        return Exit.Done;
    }
}
