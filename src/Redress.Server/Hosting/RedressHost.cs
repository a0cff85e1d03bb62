using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redress.Connectors.Mail;
using Redress.Connectors.Net;
using Redress.Connectors.Platforms;
using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Clock;
using Redress.Server.Features.Appeals;
using Redress.Server.Features.Bulk;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Clocks;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Escalations;
using Redress.Server.Features.Evidence;
using Redress.Server.Features.Ledger;
using Redress.Server.Features.Letters;
using Redress.Server.Features.OpenApi;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Receipts;
using Redress.Server.Features.Recovery;
using Redress.Server.Features.Referrals;
using Redress.Server.Features.Reports;
using Redress.Server.Features.Webhooks;
using Redress.Server.Http;
using Redress.Server.Matching;
using Redress.Server.Portal;
using Redress.Server.Texts;
using Redress.Server.Watching;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;
using Redress.Storage.Recovery;

namespace Redress.Server.Hosting;

/// <summary>The program, built from its options: one process, several roles.</summary>
public static class RedressHost
{
    /// <summary>The socket in the data folder, for commands of whoever runs the program.</summary>
    public const string SocketName = "redress.sock";

    /// <summary>How long requests and jobs under way may take to end when the program is told to stop.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(3);

    /// <exception cref="DatabaseRefusedException">The database cannot be used as it is.</exception>
    /// <exception cref="KeysMissingException">Keys are missing.</exception>
    /// <exception cref="KeysOtherException">The database was filled with other keys.</exception>
    public static async Task<WebApplication> BuildAsync(ServeOptions options, CancellationToken cancel)
    {
        DataFolder.Make(options.DataFolder);
        TimeProvider clock = options.StepFrom is { } start ? new SteppingClock(start) : TimeProvider.System;
        // A node with keys of its own would read nothing that others sealed, and know no receipt code of theirs.
        var isNew = await Database.IsNewAsync(options.DataFolder, options.Database, cancel);
        var keys = KeyRing.Open(options.DataFolder, mayCreate: isNew);
        var database = await Database.OpenAsync(options.DataFolder, options.Database, clock, cancel);
        await KeyMark.LeaveOrCompareAsync(database, keys, cancel);

        var builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = [] }
        );
        // Files of pages: beside the program where it was published, in the source where it was only built.
        builder.WebHost.UseStaticWebAssets();
        // Without it the framework adds an address for whatever lies in that folder.
        builder.Configuration["ReloadStaticAssetsAtRuntime"] = "false";
        Log(builder.Logging, options);
        Listen(builder, options);
        AddServices(builder.Services, options, clock, keys, database);
        var app = builder.Build();
        await app.Services.GetRequiredService<PolicyInForce>().RefreshAsync(database, clock.Now(), cancel);
        await app.Services.GetRequiredService<HoldBudgets>().RefreshAsync(database, clock.Now(), cancel);
        await app.Services.GetRequiredService<PlatformDirectory>().RefreshAsync(cancel);
        await FreeJobsAsync(options, database, cancel);
        app.Services.GetRequiredService<MetricsText>();
        var telemetry = options.Collector is null ? null : Telemetry.Start(options.Collector);
        app.Lifetime.ApplicationStopped.Register(() => telemetry?.Dispose());
        Endpoints.Map(app, clock as SteppingClock);
        // Only the account that runs the program may be the operator.
        app.Lifetime.ApplicationStarted.Register(() =>
            File.SetUnixFileMode(
                Path.Combine(options.DataFolder, SocketName),
                UnixFileMode.UserRead | UnixFileMode.UserWrite
            )
        );
        app.Lifetime.ApplicationStopped.Register(() => File.Delete(Path.Combine(options.DataFolder, SocketName)));
        return app;
    }

    private static void Log(ILoggingBuilder logging, ServeOptions options)
    {
        logging.ClearProviders().AddSimpleConsole().SetMinimumLevel(Enum.Parse<LogLevel>(options.LogLevel));
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // It warns that nobody encrypts its keys: they are sealed where they are stored (ProtectionKeys).
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        if (options.Collector is not null)
        {
            Telemetry.AddLogs(logging, options.Collector);
        }

        // A start that fails is told in one line by whoever started it.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    /// <summary>A process that was killed still holds jobs; with SQLite it is surely gone.</summary>
    private static Task FreeJobsAsync(ServeOptions options, Database database, CancellationToken cancel) =>
        options.Database is not null
            ? Task.CompletedTask
            : database.Recorder.WriteAsync(
                tx =>
                {
                    JobStore.ReleaseAll(tx);
                    return Task.CompletedTask;
                },
                cancel
            );

    private static void Listen(WebApplicationBuilder builder, ServeOptions options)
    {
        var socket = Path.Combine(options.DataFolder, SocketName);
        File.Delete(socket);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Body.MaxBytes * 4;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.ListenUnixSocket(socket);
        });
        builder.WebHost.ConfigureKestrel(kestrel => Origins.Listen(kestrel, options.Listen));
    }

    /// <summary>Everything that the program is made of but the database and what listens.</summary>
    public static void AddServices(
        IServiceCollection services,
        ServeOptions options,
        TimeProvider clock,
        KeyRing keys,
        Database database
    )
    {
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopWithin);
        services.AddRoutingCore();
        services.AddSingleton(clock).AddSingleton(keys).AddSingleton(_ => database).AddSingleton(options);
        services.AddSingleton(new IdSource(clock, Randomness.Fill));
        services.AddSingleton(new FetcherOptions { AllowedHosts = options.AllowedHosts });
        services.AddSingleton<Fetcher>();
        services.AddSingleton(new SurfaceReaderOptions());
        services.AddSingleton<SurfaceReader>();
        PortalSetup.Add(services, options);
        services.AddSingleton<PolicyInForce>().AddSingleton<PlatformDirectory>().AddSingleton<AccessCache>();
        services.AddSingleton<HoldBudgets>().AddSingleton<Holding>().AddSingleton<AuthorBudget>();
        services.AddSingleton<Sightings>().AddSingleton<Busy>().AddSingleton<Joining>().AddSingleton<Intake>();
        services.AddSingleton(_ => new LedgerSeal(database, options.DataFolder, keys.LedgerSeed, clock));
        services.AddSingleton(ErasedList.Open(options.DataFolder));
        services.AddSingleton<Unreconciled>().AddSingleton<HoldingAgain>();
        services.AddSingleton<LedgerState>().AddSingleton<Readiness>();
        services.AddSingleton<MetricsText>().AddSingleton<ReceiptView>().AddSingleton<Postbox>();
        services.AddSingleton<Objecting>().AddSingleton<Office>().AddSingleton<ShowEvidence>();
        MatchingServices.Add(services, options);
        OpenApiDocuments.Add(services);
        WebServices.Add(services);
        SignInServices.Add(services, options);
        services.AddSingleton<ApiDocument>();
        if (!options.Work)
        {
            return;
        }

        AddHandlers(services, options, clock, keys, database);
        services.AddHostedService<Sealer>();
        services.AddHostedService<Worker>().AddHostedService<Housekeeping>();
    }

    private static void AddHandlers(
        IServiceCollection services,
        ServeOptions options,
        TimeProvider clock,
        KeyRing keys,
        Database database
    )
    {
        var mail = options.Mail is null ? null : new MailSender(options.Mail);
        services.AddSingleton<IJobHandler, ResolveSubjects>().AddSingleton<IJobHandler, SendOrders>();
        services.AddSingleton<IJobHandler, ReadSurfaces>().AddSingleton<IJobHandler, WatchSurfaces>();
        services.AddSingleton<IJobHandler, SpreadDecision>().AddSingleton<IJobHandler, WeighCases>();
        services.AddSingleton<IJobHandler, SettleCases>().AddSingleton<IJobHandler, LapseClaims>();
        services.AddSingleton<IJobHandler, WatchHolds>().AddSingleton<IJobHandler, UndoHolds>();
        services.AddSingleton<RecordBreaches>();
        services.AddSingleton<IJobHandler>(s => s.GetRequiredService<RecordBreaches>());
        services.AddSingleton<IJobHandler, NoticeBreaches>().AddSingleton<IJobHandler, DeliverEvents>();
        services.AddHostedService<QueueEvents>();
        services.AddSingleton<IJobHandler, TellProgress>().AddSingleton<IJobHandler, LiftMatches>();
        services.AddSingleton<IJobHandler, ReleaseBacklog>();
        services.AddSingleton<IJobHandler, WriteLetters>().AddSingleton<IJobHandler, AnswerReports>();
        services.AddSingleton<IJobHandler, NotifyAccounts>().AddSingleton<IJobHandler, EraseSealed>();
        services.AddSingleton<IJobHandler>(s => new SendLetter(
            database,
            keys,
            s.GetRequiredService<Languages>(),
            mail,
            clock
        ));
        services.AddSingleton<IJobHandler, ClimbLadder>().AddSingleton<IJobHandler, TestLadder>();
        services.AddSingleton<IJobHandler, TakeDanger>().AddSingleton<IJobHandler, AskReferrals>();
        services.AddSingleton<IJobHandler, ReviewNotices>().AddSingleton<IJobHandler, RunBulk>();
        services.AddSingleton<AuthorNotice>().AddSingleton<PageSender>();
        services.AddSingleton<IJobHandler>(s => new SendPage(
            database,
            keys,
            s.GetRequiredService<PageSender>(),
            mail,
            clock
        ));
    }
}
