using System.Net;
using Hearth.Development;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Development;

/// <summary>Once the server listens: refuses what nobody else may reach, and tells the event log what the server is.</summary>
internal sealed class DevelopmentStart(OpenForDevelopment open, ServerDescription description, EventLog? log = null, IServer? server = null)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var addresses = server?.Features.Get<IServerAddressesFeature>()?.Addresses.ToArray() ?? [];
        if (open.IsOn && addresses.FirstOrDefault(address => !IsLoopback(address)) is { } reachable)
        {
            throw new OptionsValidationException(DevelopmentOptions.SectionName, typeof(DevelopmentOptions),
            [
                $"Hearth does not start: with {DevelopmentOptions.SectionName}:{nameof(DevelopmentOptions.ExposeAll)} anyone who reaches the server "
                + $"may use all of it, and it listens on {reachable}. Have it listen on loopback only: ASPNETCORE_URLS=http://127.0.0.1:3583",
            ]);
        }

        if (log is { IsOn: true }) log.Started(description.Write(addresses));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(string address)
    {
        var host = BindingAddress.Parse(address).Host;
        return host == "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
    }
}
