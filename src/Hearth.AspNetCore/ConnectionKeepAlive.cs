using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore;

/// <summary>Keeps idle connections open for longer than the load balancer in front does, so that it is always the one that closes them.</summary>
internal sealed class ConnectionKeepAlive(IOptions<HearthHttpOptions> options, IConfiguration configuration)
    : IPostConfigureOptions<KestrelServerOptions>
{
    // The longest idle time-out of an Application Load Balancer is 4,000 seconds.
    private static readonly TimeSpan InContainer = TimeSpan.FromSeconds(4060);
    private static readonly TimeSpan ServerDefault = new KestrelServerLimits().KeepAliveTimeout;

    // Set by the .NET base images.
    private const string ContainerVariable = "DOTNET_RUNNING_IN_CONTAINER";

    private bool IsInContainer => configuration[ContainerVariable] is "true" or "1";

    public void PostConfigure(string? name, KestrelServerOptions server)
    {
        if (options.Value.KeepAliveTimeout is { } chosen) server.Limits.KeepAliveTimeout = chosen;
        else if (IsInContainer && server.Limits.KeepAliveTimeout == ServerDefault) server.Limits.KeepAliveTimeout = InContainer;
    }
}
