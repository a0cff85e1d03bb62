using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Redress.Server.Hosting;
using Redress.Server.Web;

namespace Redress.Server.Tests.Hosting;

/// <summary>The program as it is built in earnest, in a folder of its own, and not started.</summary>
public sealed class BuiltProgram : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redress-built-").FullName;
    private WebApplication? _app;

    public IServiceProvider Services => _app!.Services;

    public IReadOnlyList<RouteEndpoint> Endpoints =>
        [.. ((IEndpointRouteBuilder)_app!).DataSources.SelectMany(s => s.Endpoints).Cast<RouteEndpoint>()];

    public async Task InitializeAsync() =>
        _app = await RedressHost.BuildAsync(
            new ServeOptions
            {
                DataFolder = _folder,
                Listen = new Dictionary<Origin, Uri> { [Origin.Api] = new("http://127.0.0.1:0") },
                StepFrom = DateTimeOffset.UnixEpoch.AddYears(50),
                Work = false,
            },
            CancellationToken.None
        );

    public async Task DisposeAsync()
    {
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
