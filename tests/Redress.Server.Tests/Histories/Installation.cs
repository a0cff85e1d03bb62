using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redress.Connectors.Net;
using Redress.Core.Kernel;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Reports;
using Redress.Server.Hosting;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Jobs;
using Redress.Storage.Keys;
using Redress.Storage.Ledgers;

namespace Redress.Server.Tests.Histories;

/// <summary>
/// The whole program in this process on a real store, beside one platform. Nothing runs by itself: its work is moved on
/// step by step, and its clock when it is told, so that one seed gives one history.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private const int MaxPasses = 400;
    private static readonly TimeSpan s_grain = TimeSpan.FromSeconds(1);
    private readonly ServiceProvider _services;
    private readonly SteadyClock _clock;
    private readonly Faults _faults;
    private readonly Worker _worker;
    private readonly Fetcher _fetcher;

    private Installation(
        Template template,
        string folder,
        string? postgres,
        SteadyClock clock,
        Database store,
        Random random
    )
    {
        (Template, Folder, Postgres, _clock, Store) = (template, folder, postgres, clock, store);
        Site = new Site(random.Next());
        _fetcher = new Fetcher(new FetcherOptions(), Site);
        var options = new ServeOptions { DataFolder = folder, Database = postgres };
        var services = new ServiceCollection();
        _faults = new Faults();
        services.AddLogging(log => log.AddProvider(_faults).SetMinimumLevel(LogLevel.Error));
        RedressHost.AddServices(services, options, clock, KeyRing.Open(folder, mayCreate: false), store);
        services.AddSingleton(new IdSource(clock, random.NextBytes)).AddSingleton(_fetcher);
        services.AddSingleton(template.Doors.Server);
        _services = services.BuildServiceProvider();
        _worker = ActivatorUtilities.CreateInstance<Worker>(_services);
    }

    public string Folder { get; }

    public string? Postgres { get; }

    public Database Store { get; }

    public Site Site { get; }

    public Template Template { get; }

    public DateTimeOffset Now => _clock.Now();

    /// <summary>Work that failed by an exception.</summary>
    public IReadOnlyList<string> Faults => _faults.Seen;

    public static async Task<Installation> OpenAsync(Template template, string folder, int seed, string? postgres)
    {
        var clock = new SteadyClock(Template.Start);
        if (!Directory.Exists(Path.Combine(folder, "keys")))
        {
            KeyRing.Open(folder, mayCreate: true);
        }

        var store = await Database.OpenAsync(folder, postgres, clock, CancellationToken.None);
        var at = new Installation(template, folder, postgres, clock, store, new Random(seed));
        await at.RefreshAsync();
        return at;
    }

    /// <summary>What a program does at its start and twice a second.</summary>
    public Task RefreshAsync() => _worker.RefreshAsync(CancellationToken.None);

    public async Task<Answered> AskAsync(
        string? secret,
        string path,
        object? body,
        params (string Name, string Value)[] headers
    ) => Spoil(path, await Template.Doors.AskAsync(_services, secret, "POST", path, body, headers));

    /// <summary>What becomes of an answer before it is read: for whoever breaks something on purpose.</summary>
    public Func<string, Answered, Answered> Spoil { get; set; } = (_, answer) => answer;

    public Task<Answered> ReadAsync(string? secret, string path) =>
        Template.Doors.AskAsync(_services, secret, "GET", path, null);

    public async Task<Answered> OperateAsync(string path, object? body, int status) =>
        (await AskAsync("", path, body)).Expect(status);

    /// <summary>Does all that is due now; false where it does not come to rest.</summary>
    public async Task<bool> SettleAsync()
    {
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            if (!await _worker.PassAsync(CancellationToken.None))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Seals what was recorded, as the program does a moment after.</summary>
    public async Task SealAsync()
    {
        while (await _services.GetRequiredService<LedgerSeal>().SealAsync(CancellationToken.None))
        {
            // There is more.
        }
    }

    /// <summary>
    /// Lets time go by. Work stops it where it is due, but at most so many times: a program that was down for a while, or
    /// slow, does several things late.
    /// </summary>
    public async Task<bool> MoveAsync(TimeSpan by, int mostStops)
    {
        var (to, rested) = (Now + by, true);
        var grain = by / mostStops > s_grain ? by / mostStops : s_grain;
        while (Now < to)
        {
            var next = await JobStore.NextDueAsync(Store, Now, CancellationToken.None);
            var stop = next is { } due ? (due > Now ? due : Now) + grain : to;
            _clock.To(stop < to ? stop : to);
            await RefreshAsync();
            rested &= await SettleAsync();
        }

        return rested;
    }

    /// <summary>A moment goes by, and nobody works.</summary>
    public void Later(TimeSpan by) => _clock.To(Now + by);

    /// <summary>The platform says, signed, that something has changed.</summary>
    public Task<Answered> ChangedAsync(string kind, string id, string number)
    {
        var body = JsonSerializer.Serialize(
            new
            {
                type = "subject.changed",
                timestamp = Now,
                data = new { kind, id },
            }
        );
        var seconds = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(
            Template.PlatformSecret,
            Encoding.UTF8.GetBytes($"{number}.{seconds}.{body}")
        );
        return AskAsync(
            null,
            $"/v1/platforms/{Template.PlatformId}/events",
            body,
            ("webhook-id", number),
            ("webhook-timestamp", seconds),
            ("webhook-signature", "v1," + Convert.ToBase64String(signature))
        );
    }

    public async Task<long> CountAsync(string sql, params Arg[] args) =>
        await Store.FirstAsync<long>(sql, CancellationToken.None, args);

    public Task<List<T>> ListAsync<T>(string sql, params Arg[] args) =>
        Store.ListAsync<T>(sql, CancellationToken.None, args);

    public async ValueTask DisposeAsync()
    {
        // With its services goes the store.
        await _services.DisposeAsync();
        _fetcher.Dispose();
        if (Folder != Template.Folder)
        {
            Template.GiveBack(Folder);
        }
    }
}
