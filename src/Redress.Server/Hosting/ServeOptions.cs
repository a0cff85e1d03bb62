using Redress.Connectors.Mail;
using Redress.Connectors.Oidc;
using Redress.Server.Web;

namespace Redress.Server.Hosting;

/// <summary>How the program is started. Everything has a working default but the data folder.</summary>
public sealed record ServeOptions
{
    public required string DataFolder { get; init; }

    /// <summary>postgresql://… ; SQLite in the data folder where null.</summary>
    public string? Database { get; init; }

    /// <summary>Where each origin listens; port 0 takes a free one. Empty listens at the socket in the data folder alone.</summary>
    public IReadOnlyDictionary<Origin, Uri> Listen { get; init; } = new Dictionary<Origin, Uri>();

    /// <summary>The addresses that people know, where a proxy stands before the program.</summary>
    public IReadOnlyDictionary<Origin, Uri> Public { get; init; } = new Dictionary<Origin, Uri>();

    /// <summary>Loopback or private places that platforms may be at, as host:port. Nothing else of that kind is ever called.</summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>Proxies before the program whose X-Forwarded-For is believed; nobody else's is.</summary>
    public IReadOnlyCollection<System.Net.IPAddress> Proxies { get; init; } = [];

    /// <summary>The organisation's own sign-in service (OpenID Connect), for the console.</summary>
    public OidcOptions? Outside { get; init; }

    /// <summary>A translating program of the operator's, as an absolute path; nothing is translated where null.</summary>
    public string? Translator { get; init; }

    public MailOptions? Mail { get; init; }

    /// <summary>Where a stepping clock starts; null runs on the machine's clock.</summary>
    public DateTimeOffset? StepFrom { get; init; }

    /// <summary>False leaves jobs to other nodes.</summary>
    public bool Work { get; init; } = true;

    /// <summary>A collector for traces, metrics and logs (OTLP over HTTP); nothing is sent where null.</summary>
    public Uri? Collector { get; init; }

    /// <summary>The smallest log level: ids only, never content.</summary>
    public string LogLevel { get; init; } = "Warning";
}
