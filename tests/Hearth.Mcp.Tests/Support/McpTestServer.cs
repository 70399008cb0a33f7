using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace Hearth.Mcp.Tests.Support;

/// <summary>An MCP server on loopback with the tools that a test gives it; it can be stopped and started again at the same address.</summary>
internal sealed class McpTestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private McpTestServer(WebApplication app) => (_app, Url) = (app, new Uri(app.Urls.First() + "/mcp"));

    public Uri Url { get; }

    public int Port => Url.Port;

    /// <summary>The tools; a change is told to who is connected with a session.</summary>
    public McpServerPrimitiveCollection<McpServerTool> Tools => _app.Services.GetRequiredService<IOptions<ModelContextProtocol.Server.McpServerOptions>>().Value.ToolCollection!;

    public static async Task<McpTestServer> StartAsync(
        IEnumerable<McpServerTool> tools,
        int port = 0,
        bool isStateless = true,
        Func<HttpContext, Task<bool>>? accept = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddMcpServer().WithHttpTransport(options => options.Stateless = isStateless).WithTools(tools);
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            if (accept is null || await accept(context)) await next(context);
        });
        app.MapMcp("/mcp");
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new McpTestServer(app);
    }

    // Streams that clients hold open would be waited for.
    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
