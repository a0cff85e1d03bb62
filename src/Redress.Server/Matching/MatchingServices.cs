using Microsoft.Extensions.DependencyInjection;
using Redress.Connectors.Decoding;
using Redress.Connectors.Translating;
using Redress.Server.Features.Banks;
using Redress.Server.Features.Exchanges;
using Redress.Server.Features.Sweeps;
using Redress.Server.Hosting;
using Redress.Server.Work;
using Redress.Storage.Keys;

namespace Redress.Server.Matching;

/// <summary>What finds copies: the decoder, this node's index, and the jobs that fill banks and search.</summary>
internal static class MatchingServices
{
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(new DecoderOptions()).AddSingleton<DecoderPool>();
        services.AddSingleton(new TranslatorOptions { Program = options.Translator }).AddSingleton<Translator>();
        services.AddSingleton(s => new BankSnapshot(
            options.DataFolder,
            s.GetRequiredService<KeyRing>(),
            s.GetRequiredService<BankIndex>()
        ));
        services.AddSingleton<BankIndex>().AddSingleton<BankFollower>().AddSingleton<MatchReports>();
        services.AddSingleton<VerifiedLists>();
        services
            .AddSingleton<ListsInForce>()
            .AddSingleton<ListReports>()
            .AddSingleton<FoundFiling>()
            .AddSingleton<ProbeAlarm>();
        services.AddHostedService(s => s.GetRequiredService<ListsInForce>());
        services.AddSingleton<ExchangeAccounts>().AddSingleton<ExchangePages>();
        services.AddSingleton<UploadPrints>().AddSingleton<SweptPlatforms>();
        services.AddSingleton<FiledPrints>().AddSingleton<WatchedFinds>();
        services.AddHostedService(s => s.GetRequiredService<BankFollower>()).AddHostedService<DecoderNotice>();
        if (options.Work)
        {
            services.AddSingleton<IJobHandler, BankMedia>().AddSingleton<IJobHandler, ExpireEntries>();
            services.AddSingleton<IJobHandler, SweepPlatform>().AddSingleton<IJobHandler, FetchExchange>();
            services.AddSingleton<IJobHandler, TellExchange>();
        }
    }
}
