using Microsoft.Extensions.DependencyInjection;
using Redress.Connectors.Decoding;
using Redress.Server.Features.Banks;
using Redress.Server.Features.Sweeps;
using Redress.Server.Hosting;
using Redress.Server.Work;

namespace Redress.Server.Matching;

/// <summary>What finds copies: the decoder, this node's index, and the jobs that fill banks and search.</summary>
internal static class MatchingServices
{
    public static void Add(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(new DecoderOptions()).AddSingleton<DecoderPool>();
        services.AddSingleton<BankIndex>().AddSingleton<BankFollower>().AddSingleton<MatchReports>();
        services.AddSingleton<FiledPrints>().AddSingleton<WatchedFinds>();
        services.AddHostedService(s => s.GetRequiredService<BankFollower>()).AddHostedService<DecoderNotice>();
        if (options.Work)
        {
            services.AddSingleton<IJobHandler, BankMedia>().AddSingleton<IJobHandler, ExpireEntries>();
            services.AddSingleton<IJobHandler, SweepPlatform>();
        }
    }
}
