using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hearth.AspNetCore.Security;

/// <summary>A server that does not listen, for an application that is looked at and not started.</summary>
internal sealed class UnheardServer : IServer
{
    // Builds the pipeline in its start; the type is internal.
    private const string WebHostService = "GenericWebHostService";

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>
    /// Makes what would be started, starts nothing of it, and builds the pipeline: only that shows every route with all that outer groups
    /// say of it.
    /// </summary>
    /// <exception cref="Exception">What would end the start there.</exception>
    public static async Task BuildPipelineAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var hosted = services.GetServices<IHostedService>().FirstOrDefault(service => service.GetType().Name == WebHostService);
        if (hosted is null) return;
        var unheard = (IHostedService)ActivatorUtilities.CreateInstance(services, hosted.GetType(), new UnheardServer());
        await unheard.StartAsync(cancellationToken);
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }
}
