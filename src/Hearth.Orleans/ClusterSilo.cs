using System.Net;
using Hearth.Hosting;
using Hearth.Orleans.Endpoints;
using Hearth.Orleans.Links;
using Hearth.Orleans.Membership;
using Hearth.Orleans.Placement;
using Hearth.Ownership;
using Hearth.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Polly.Telemetry;

namespace Hearth.Orleans;

/// <summary>The Orleans silo of this process, in a host of its own: it is there only once everything says that it can be, and the application's services stay free of it.</summary>
internal sealed class ClusterSilo(
    IServiceProvider application,
    IOptions<ClusterOptions> options,
    ProcessIdentity process,
    ILoggerFactory loggers,
    IMembershipStore? membership = null) : IAsyncDisposable
{
    private readonly CancellationTokenSource _refused = new();
    private IHost? _host;

    /// <summary>Finds grains; null while this process is not a member.</summary>
    public IGrainFactory? Grains { get; private set; }

    /// <summary>The silo's services; null while there is none.</summary>
    public IServiceProvider? Services => _host?.Services;

    /// <summary>The cluster's id.</summary>
    public string ClusterId => options.Value.Id ?? membership!.DefaultClusterId;

    /// <summary>Makes this process a member.</summary>
    /// <param name="endpoint">Where it listens.</param>
    /// <param name="configure">Adds to the silo.</param>
    /// <param name="connect">Told of the silo's services before the others can call this member.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task StartAsync(
        MemberEndpoint endpoint, Action<ISiloBuilder> configure, Action<IServiceProvider> connect, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, DependentLifetime>();
        builder.UseOrleans(silo =>
        {
            Configure(silo, endpoint);
            configure(silo);
        });
        _host = builder.Build();
        connect(_host.Services);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_refused.Token, cancellationToken);
        await _host.StartAsync(either.Token);
        Grains = _host.Services.GetRequiredService<IGrainFactory>();
    }

    /// <summary>Why this process did not become a member; null unless Orleans has given up.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Orleans cannot go on. A process that is no member yet gives up becoming one.</summary>
    /// <returns>False for a member, which cannot go on either.</returns>
    public bool TryRefuse(string reason)
    {
        if (Grains is not null) return false;
        Refusal ??= reason;
        _refused.Cancel();
        return true;
    }

    /// <summary>Leaves the cluster in order.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Grains = null;
        if (_host is not null) await _host.StopAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Grains = null;
        if (_host is IAsyncDisposable host) await host.DisposeAsync();
        _host = null;
    }

    private void Configure(ISiloBuilder silo, MemberEndpoint endpoint)
    {
        silo.Services.Configure<global::Orleans.Configuration.ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (ClusterId, "hearth"));
        silo.Services.Configure<SiloOptions>(named => named.SiloName = MemberName.Of(process));
        silo.Services.Configure<EndpointOptions>(endpoints => Configure(endpoints, endpoint));
        silo.Services.Configure<ClusterMembershipOptions>(Configure);
        silo.Services.Configure<DeploymentLoadPublisherOptions>(load => load.DeploymentLoadPublisherRefreshTime = TimeSpan.Zero); // Links say it.
        silo.Services.AddSingleton(membership!);
        silo.Services.AddSingleton<IMembershipTable, StoreMembershipTable>();
        silo.Services.PostConfigure<TelemetryOptions>(telemetry => telemetry.SeverityProvider = Quieten);
        silo.Services.Replace(ServiceDescriptor.Singleton<IFatalErrorHandler, FatalErrors>());
        silo.Services.AddPlacementDirector<StreamPlacement, StreamPlacementDirector>();
        silo.Services.AddGrainService<ReplicaService>();
        silo.Services.AddSingleton<ReplicaServices>();
        Share<LocalOwnership>(silo.Services);
        Share<ServerLifecycle>(silo.Services);
        Share<ProcessDeath>(silo.Services);
        silo.Services.AddSingleton(this);
        Share<Replicas>(silo.Services);
        if (options.Value.Tls.IsOn) silo.UseTls(new ClusterCertificates(options.Value.Tls).Configure);
    }

    private static void Configure(EndpointOptions options, MemberEndpoint endpoint)
    {
        (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (endpoint.Address, endpoint.SiloPort, endpoint.GatewayPort);
        options.SiloListeningEndpoint = new IPEndPoint(endpoint.ListenAddress, endpoint.SiloPort);
        if (endpoint.GatewayPort != 0) options.GatewayListeningEndpoint = new IPEndPoint(endpoint.ListenAddress, endpoint.GatewayPort);
    }

    private void Configure(ClusterMembershipOptions membershipOptions)
    {
        var cluster = options.Value;
        membershipOptions.ProbeTimeout = cluster.ProbeTimeout;
        membershipOptions.NumMissedProbesLimit = cluster.MissedProbes;
        membershipOptions.NumVotesForDeathDeclaration = cluster.Votes;
        membershipOptions.TableRefreshTimeout = TimeSpan.FromSeconds(5);
        membershipOptions.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membershipOptions.MaxJoinAttemptTime = ClusterHost.JoinTimeout;
    }

    // Orleans places grains through Polly, which would tell of each one that it did so at the first attempt.
    private static ResilienceEventSeverity Quieten(SeverityProviderArguments arguments) => arguments.Event.Severity == ResilienceEventSeverity.Information
        ? ResilienceEventSeverity.Debug
        : arguments.Event.Severity;

    // An instance is not disposed of by the container that it is given to.
    private void Share<T>(IServiceCollection services)
        where T : class => services.AddSingleton(application.GetRequiredService<T>());
}
