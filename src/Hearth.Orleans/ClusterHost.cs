using System.Net;
using System.Net.Sockets;
using Hearth.Hosting;
using Hearth.Orleans.Dashboard;
using Hearth.Orleans.Endpoints;
using Hearth.Orleans.Links;
using Hearth.Orleans.Membership;
using Hearth.Orleans.Placement;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Runtime;

namespace Hearth.Orleans;

/// <inheritdoc cref="ICluster"/>
internal sealed partial class ClusterHost(
    IServiceProvider application,
    IOptions<ClusterOptions> options,
    Replicas replicas,
    ClusterDashboard dashboard,
    WorkScheduler scheduler,
    TimeProvider time,
    ILogger<ClusterHost> logger) : ICluster, IAsyncDisposable
{
    /// <summary>How long it may take to become a member.</summary>
    public static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LeaveTimeout = TimeSpan.FromSeconds(3);

    private readonly CancellationTokenSource _leaving = new();
    private ClusterSilo? _silo;
    private ClusterOwnership? _ownership;

    public string? Problem { get; private set; }

    public int MemberCount => replicas.MemberCount;

    public async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Mode == ClusterMode.Off || application.GetService<IMembershipStore>() is null) return;
        Problem = await TryJoinAsync(cancellationToken);
        if (Problem is null) return;
        if (options.Value.Mode == ClusterMode.Required)
        {
            throw new StoreUnusableException($"This process cannot become a member of the cluster: {Problem} Or set Hearth:Cluster=auto.");
        }

        LogAlone(Problem);
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        await _leaving.CancelAsync();
        replicas.Dispose();
        if (_silo is null) return;
        using var timeout = new CancellationTokenSource(LeaveTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _silo.StopAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The others find out.
        }
    }

    public ValueTask<bool> TryHandOverAsync(StreamId stream, StreamKey key) =>
        _ownership?.TryHandOverAsync(stream, key) ?? ValueTask.FromResult(false);

    public async ValueTask DisposeAsync()
    {
        replicas.Dispose();
        if (_silo is not null) await _silo.DisposeAsync();
        _leaving.Dispose();
    }

    /// <returns>Why it did not succeed; null when this process is a member.</returns>
    private async Task<string?> TryJoinAsync(CancellationToken cancellationToken)
    {
        var silo = application.GetRequiredService<ClusterSilo>();
        var started = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(JoinTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            if (await application.GetRequiredService<MemberReach>().FindUnreachableAsync(silo.ClusterId, either.Token) is { } unreachable)
            {
                return $"the silo port of {MemberName.Readable(unreachable.Name)} at {unreachable.Address}:{unreachable.Port} cannot be reached. Let the servers "
                    + $"reach each other on TCP port {unreachable.Port}; on AWS, with a rule of their security group that names the group itself.";
            }

            var endpoint = await application.GetRequiredService<MemberEndpointFinder>().FindAsync(options.Value, either.Token);
            await silo.StartAsync(endpoint, dashboard.AddTo, Connect, either.Token);
            (_silo, _ownership) = (silo, application.GetRequiredService<ClusterOwnership>());
            Follow(silo.Services!);
            LogJoined(silo.ClusterId, new IPEndPoint(endpoint.Address, endpoint.SiloPort), time.GetElapsedTime(started).TotalSeconds);
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogJoinFailed(exception);
            replicas.Dispose();
            await silo.DisposeAsync();
            if (silo.Refusal is { } refusal) return $"{refusal}.";
            return timeout.IsCancellationRequested
                ? $"it did not become one within {JoinTimeout.TotalSeconds} s."
                : $"{exception.Message.TrimEnd('.')}{(exception is SocketException ? " (Hearth:Cluster:Address and :SiloPort choose where it listens)" : "")}.";
        }
    }

    // Both end when this process leaves.
    private void Follow(IServiceProvider silo)
    {
        var membership = ActivatorUtilities.CreateInstance<MembershipWorker>(
            application, silo.GetRequiredService<IClusterMembershipService>(), silo.GetRequiredService<ILocalSiloDetails>());
        var rebalance = ActivatorUtilities.CreateInstance<RebalanceWorker>(application);
        _ = scheduler.Start(() => membership.RunAsync(_leaving.Token));
        _ = scheduler.Start(() => rebalance.RunAsync(_leaving.Token));
    }

    private void Connect(IServiceProvider silo) => replicas.Connect(
        silo.GetRequiredService<ILocalSiloDetails>().SiloAddress,
        silo.GetRequiredService<ReplicaServices>().On,
        application.GetRequiredService<StreamTails>(),
        application.GetRequiredService<Outcomes>(),
        application.GetRequiredService<LocalOwnership>());

    [LoggerMessage(LogLevel.Information, "This process is a member of the cluster {Cluster} at {Endpoint} after {Seconds:0.0} s.")]
    private partial void LogJoined(string cluster, IPEndPoint endpoint, double seconds);

    [LoggerMessage(LogLevel.Debug, "The silo did not start.")]
    private partial void LogJoinFailed(Exception exception);

    [LoggerMessage(
        LogLevel.Error,
        "This process is in no cluster with the others on the database: {Problem} It shares the work with them all the same; readers of what another "
        + "process writes poll the database. Start it again when that is mended, or set Hearth:Cluster=off.")]
    private partial void LogAlone(string problem);
}
