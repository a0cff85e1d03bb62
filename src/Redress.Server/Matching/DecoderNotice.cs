using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Redress.Connectors.Decoding;

namespace Redress.Server.Matching;

/// <summary>Says at start what of the decoder is missing, and how to mend it.</summary>
public sealed partial class DecoderNotice(DecoderPool decoders, ILogger<DecoderNotice> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (decoders.WhyOff is { } missing)
        {
            LogMissing(missing);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "{Missing}")]
    private partial void LogMissing(string missing);
}
