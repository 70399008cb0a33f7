using Microsoft.Extensions.Hosting;

namespace Hearth.Orleans;

/// <summary>The lifetime of a host inside of another one: it hears no signals, and is started and stopped by that one.</summary>
internal sealed class DependentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
