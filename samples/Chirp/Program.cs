using System.Globalization;
using System.Threading.RateLimiting;
using Chirp;
using Chirp.Control;
using Chirp.Port;
using Chirp.Web;
using Chirp.World;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

var (options, wrong) = Options.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync($"{wrong}\n{Options.Usage}");
    return 2;
}

Page.Portal = options.Portal;
await using var app = Build(options);
Map(app);
await app.StartAsync();
var bound = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
app.Services.GetRequiredService<Site>().Origin = options.Origin ?? bound;
Console.WriteLine($"chirp listening on {bound}");
if (options.EndsWithInput)
{
    _ = Task.Run(async () =>
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null);
        app.Lifetime.StopApplication();
    });
}

await app.WaitForShutdownAsync();
return 0;

static WebApplication Build(Options options)
{
    var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "chirp" });
    builder.Logging.AddSimpleConsole().SetMinimumLevel(LogLevel.Warning);
    builder.WebHost.UseKestrelCore();
    builder.WebHost.ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
        kestrel.Listen(options.Listen);
    });
    var services = builder.Services;
    services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
    services.AddRoutingCore();
    services.AddRateLimiter(limits =>
        limits.AddPolicy(
            MemberPages.Limited,
            context =>
                RateLimitPartition.GetFixedWindowLimiter(
                    $"{context.Connection.RemoteIpAddress}",
                    _ => new FixedWindowRateLimiterOptions { PermitLimit = 300, Window = TimeSpan.FromMinutes(1) }
                )
        )
    );
    services.AddSingleton(options).AddSingleton<Site>().AddSingleton<Clock>();
    services.AddSingleton(_ => new Database(options.Folder));
    services.AddSingleton<Accounts>().AddSingleton<Posts>().AddSingleton<Lists>().AddSingleton<PictureStore>();
    services.AddSingleton<Stories>().AddSingleton<StoryPages>();
    services.AddSingleton<Session>().AddSingleton<PostPages>().AddSingleton<PostActions>().AddSingleton<ListPages>();
    services.AddSingleton<ProfilePages>().AddSingleton<MemberPages>().AddSingleton<ReportPages>();
    services.AddSingleton<RedressPort>().AddSingleton<Mischief>().AddSingleton<Audience>().AddSingleton<Truth>();
    services
        .AddSingleton<ControlApi>()
        .AddSingleton<Counters>()
        .AddSingleton<RedressClient>()
        .AddSingleton<UploadCheck>();
    services.AddHostedService(p => p.GetRequiredService<Counters>());
    services.AddHostedService(p => p.GetRequiredService<RedressClient>());
    return builder.Build();
}

static void Map(WebApplication app)
{
    var services = app.Services;
    app.Use(Frame.Around(services.GetRequiredService<Mischief>()));
    app.UseRouting();
    app.UseRateLimiter();
    PostPages.Map(app, services.GetRequiredService<PostPages>());
    StoryPages.Map(app, services.GetRequiredService<StoryPages>());
    PostActions.Map(app, services.GetRequiredService<PostActions>());
    ListPages.Map(app, services.GetRequiredService<ListPages>());
    ProfilePages.Map(app, services.GetRequiredService<ProfilePages>());
    MemberPages.Map(app, services.GetRequiredService<MemberPages>());
    ReportPages.Map(app, services.GetRequiredService<ReportPages>());
    ControlApi.Map(app, services.GetRequiredService<ControlApi>());
    app.MapPost(RedressPort.Path, (RequestDelegate)services.GetRequiredService<Mischief>().Receive);
    var stylesheet = Resource.Text("chirp.css");
    app.MapGet(
        "/chirp.css",
        (RequestDelegate)(
            context =>
            {
                context.Response.ContentType = "text/css; charset=utf-8";
                return context.Response.WriteAsync(stylesheet, context.RequestAborted);
            }
        )
    );
    app.MapFallback((RequestDelegate)(context => context.NotThere()));
}
