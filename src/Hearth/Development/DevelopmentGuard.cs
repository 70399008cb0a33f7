using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.Development;

/// <summary>Keeps what is meant for a development machine away from every other one.</summary>
internal sealed class DevelopmentGuard(IHostEnvironment environment, IOptions<DevelopmentOptions> options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        if (!options.Value.IsUsed || environment.IsDevelopment()) return Task.CompletedTask;
        throw new OptionsValidationException(DevelopmentOptions.SectionName, typeof(DevelopmentOptions),
        [
            $"Hearth does not start: {DevelopmentOptions.SectionName} is for development machines, and the environment is "
            + $"{environment.EnvironmentName}. Remove its settings ({nameof(DevelopmentOptions.ExposeAll)}, {nameof(DevelopmentOptions.EventLog)}).",
        ]);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
