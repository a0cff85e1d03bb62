using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Redress.Server.Hosting;

namespace Redress.Server.Tests.Histories;

/// <summary>
/// All endpoints of the program with what stands before them, made once: they hold nothing of one installation. A request
/// goes through them without a socket, to the installation whose services it brings along.
/// </summary>
internal sealed class Doors
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
    private readonly RequestDelegate _handle;
    private readonly AtSocket _socket;

    private Doors(WebApplication app, string folder)
    {
        Server = app.Services.GetRequiredService<IServer>();
        app.UseEndpoints(_ => { });
        _handle = ((IApplicationBuilder)app).Build();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "operator.sock")));
        _socket = new AtSocket(socket);
    }

    public IServer Server { get; }

    public static async Task<Doors> OpenAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        var options = new ServeOptions { DataFolder = folder, LogLevel = "None" };
        return new Doors(await RedressHost.BuildAsync(options, CancellationToken.None), folder);
    }

    /// <param name="services">Of which installation.</param>
    /// <param name="secret">A key or a token; empty is the operator at the socket, null is nobody known.</param>
    /// <param name="method">GET or POST.</param>
    /// <param name="path">With its query.</param>
    /// <param name="body">Sent as JSON; text is sent as it is.</param>
    /// <param name="headers">Besides.</param>
    public async Task<Answered> AskAsync(
        IServiceProvider services,
        string? secret,
        string method,
        string path,
        object? body,
        params (string Name, string Value)[] headers
    )
    {
        using var scope = services.CreateScope();
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var query = path.IndexOf('?', StringComparison.Ordinal);
        (http.Request.Method, http.Request.Scheme) = (method, "http");
        http.Request.Host = new HostString("127.0.0.1");
        http.Request.Path = query < 0 ? path : path[..query];
        http.Request.QueryString = query < 0 ? default : new QueryString(path[query..]);
        if (method == "POST")
        {
            var bytes = body is string text
                ? Encoding.UTF8.GetBytes(text)
                : JsonSerializer.SerializeToUtf8Bytes(body ?? new { }, s_json);
            http.Request.Body = new MemoryStream(bytes);
            http.Request.ContentType = "application/json";
            http.Request.ContentLength = bytes.Length;
        }

        if (secret is "")
        {
            http.Features.Set<IConnectionSocketFeature>(_socket);
        }
        else if (secret is not null)
        {
            http.Request.Headers.Authorization = "Bearer " + secret;
        }

        foreach (var (name, value) in headers)
        {
            http.Request.Headers[name] = value;
        }

        http.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        await _handle(http);
        await http.Response.CompleteAsync();
        return new Answered(http.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }

    private sealed class AtSocket(Socket socket) : IConnectionSocketFeature
    {
        public Socket Socket => socket;
    }
}
