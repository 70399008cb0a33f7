using Hearth.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Mcp;

/// <summary>The servers of this process, one connection each, shared by all instances; closed when all else has stopped.</summary>
internal sealed class McpConnections : IHostedLifecycleService, IAsyncDisposable
{
    private readonly Dictionary<string, McpConnection> _connections;

    public McpConnections(
        IEnumerable<McpServerRegistration> registrations,
        IServiceProvider services,
        WorkScheduler scheduler,
        TimeProvider time,
        ILogger<McpConnection> logger)
    {
        _connections = registrations.ToDictionary(
            registration => registration.Name,
            registration => new McpConnection(registration.Create(services), scheduler, time, logger),
            StringComparer.Ordinal);
    }

    /// <returns>Null when no server is registered under that name.</returns>
    public McpConnection? Find(string name) => _connections.GetValueOrDefault(name);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Calls under way have ended with the drain, which is part of stopping.
    public async Task StoppedAsync(CancellationToken cancellationToken) => await DisposeAsync();

    public async ValueTask DisposeAsync() => await Task.WhenAll(_connections.Values.Select(connection => connection.DisposeAsync().AsTask()));
}
