using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Redress.Server.Watching;

/// <summary>Our spans: routes, kinds of jobs, ids; never addresses as they were asked for, never content.</summary>
public static class Tracing
{
    public const string Name = "Redress";
    public static readonly ActivitySource Source = new(Name);
}

/// <summary>
/// Traces, metrics and logs for a collector that the operator runs (OTLP over HTTP). Off unless its address is given. No
/// source but ours is listened to: those of the framework carry addresses as they were asked for.
/// </summary>
internal static class Telemetry
{
    private const string Runtime = "System.Runtime";

    public static IDisposable Start(Uri collector) =>
        OpenTelemetrySdk.Create(sdk =>
            sdk.ConfigureResource(Describe)
                .WithTracing(traces =>
                    // A caller's own trace decides nothing here.
                    traces
                        .AddSource(Tracing.Name)
                        .SetSampler(new AlwaysOnSampler())
                        .AddOtlpExporter(o => To(o, collector, "v1/traces"))
                )
                .WithMetrics(metrics =>
                    metrics.AddMeter(Meters.Name, Runtime).AddOtlpExporter(o => To(o, collector, "v1/metrics"))
                )
        );

    public static void AddLogs(ILoggingBuilder logging, Uri collector) =>
        logging.AddOpenTelemetry(logs =>
        {
            var resource = ResourceBuilder.CreateEmpty();
            Describe(resource);
            logs.SetResourceBuilder(resource);
            logs.IncludeScopes = false;
            logs.IncludeFormattedMessage = true;
            logs.AddProcessor(new WithoutText());
            logs.AddOtlpExporter(o => To(o, collector, "v1/logs"));
        });

    private static void Describe(ResourceBuilder resource) =>
        resource.AddService("redress", serviceInstanceId: Environment.MachineName);

    private static void To(OtlpExporterOptions options, Uri collector, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new Uri(new Uri(collector.AbsoluteUri.TrimEnd('/') + "/"), path);
        options.TimeoutMilliseconds = 5_000;
    }

    /// <summary>What an exception says may hold anything: its kind goes out, its text does not.</summary>
    private sealed class WithoutText : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            if (data.Exception is { } fault)
            {
                data.Attributes = [.. data.Attributes ?? [], new("exception.type", fault.GetType().Name)];
                data.Exception = null;
            }
        }
    }
}
