using Hearth.Hosting;
using Hearth.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.Mcp.Tests.Support;

/// <summary>The connection to one server without an agent, with a clock that only the test moves.</summary>
internal sealed class ConnectionRig : IAsyncDisposable
{
    private readonly IHost _host;

    private ConnectionRig(IHost host, FakeTimeProvider time, RecordingLogger log) => (_host, Time, Log) = (host, time, log);

    public FakeTimeProvider Time { get; }

    public RecordingLogger Log { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ConnectionRig> StartAsync(Action<HearthBuilder> register, params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        var (time, log) = (new FakeTimeProvider(), new RecordingLogger());
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Services.AddSingleton(WorkScheduler.Default);
        register(new HearthBuilder(builder.Services));
        var host = builder.Build();
        await host.StartAsync(Cancel);
        return new ConnectionRig(host, time, log);
    }

    /// <summary>What an agent would be offered, and what its operation would warn of.</summary>
    public async Task<(IReadOnlyList<AIFunction> Tools, IReadOnlyList<string> Warnings)> GetToolsAsync(McpToolSource? source = null)
    {
        var context = new ToolSourceContext("agent", "one", _host.Services);
        var tools = await (source ?? new McpToolSource("test")).GetToolsAsync(context, Cancel);
        return ([.. tools.Cast<AIFunction>()], context.Warnings);
    }

    /// <summary>The text of a tool's result.</summary>
    public static async Task<string> CallAsync(AIFunction tool, object? arguments = null)
    {
        var given = new AIFunctionArguments(
            arguments?.GetType().GetProperties().ToDictionary(property => property.Name, property => property.GetValue(arguments)) ?? []);
        var result = (IReadOnlyList<AIContent>)(await tool.InvokeAsync(given, Cancel))!;
        return string.Concat(result.OfType<TextContent>().Select(content => content.Text));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(Cancel);
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
