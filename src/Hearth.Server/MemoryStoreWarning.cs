using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Server;

/// <summary>Says at start-up that nothing will survive the process.</summary>
internal sealed partial class MemoryStoreWarning(ILogger<MemoryStoreWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogMemory();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "DATABASE_URL is memory: everything that is accepted is lost when this process ends.")]
    private partial void LogMemory();
}
