using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Hearth.Diagnostics;
using Hearth.Orleans.Membership;
using Hearth.Orleans.Tests.Links;
using Hearth.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Membership;

public sealed class MembershipWorkerTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ScriptedMembership _membership = new();
    private readonly RecordedLog<MembershipWorker> _log = new();
    private readonly CancellationTokenSource _leaving = new();
    private TestReplica[] _replicas = [];
    private Task _running = Task.CompletedTask;

    private SiloAddress Other => _replicas[1].Address;

    public async ValueTask InitializeAsync()
    {
        _replicas = await TestReplica.StartAsync(3);
        _running = ActivatorUtilities.CreateInstance<MembershipWorker>(_replicas[0].Services, _membership, new LocalSilo(_replicas[0].Address), _log)
            .RunAsync(_leaving.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _running;
        foreach (var replica in _replicas) await replica.DisposeAsync();
        _leaving.Dispose();
    }

    [Fact]
    public async Task Run_WhenADeadMemberIsRemovedFromTheTable_DoesNotSayAgainThatItIsDead()
    {
        // Act: it comes, dies, and its row is taken out of the table long after.
        _membership.Publish(1, (Other, SiloStatus.Active));
        _membership.Publish(2, (Other, SiloStatus.Dead));
        _membership.Publish(3);
        _membership.Publish(4, (_replicas[2].Address, SiloStatus.Active));
        await UntilAsync(() => _log.Lines.Count(line => line.Text.Contains("is a member", StringComparison.Ordinal)) == 2);
        await UntilAsync(() => _log.Lines.Any(line => line.Text.Contains("were looked at", StringComparison.Ordinal)));

        // Assert
        Assert.Single(_log.Lines, line => line.Text.Contains("is dead", StringComparison.Ordinal));
        Assert.Single(_log.Lines, line => line.Text.Contains("were looked at", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Text.Contains("NaN", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_AfterAFailure_FollowsTheMembershipAgain()
    {
        // Act
        _membership.Publish(1, (Other, SiloStatus.Active));
        await UntilAsync(() => !_log.Lines.IsEmpty);
        _membership.Fail(new InvalidOperationException("A bug."));
        await UntilAsync(() => _log.Lines.Any(line => line.Level == LogLevel.Error));
        _membership.Publish(2, (Other, SiloStatus.Active));

        // Assert
        await UntilAsync(() => _log.Lines.Count(line => line.Text.Contains("is a member", StringComparison.Ordinal)) == 2);
    }

    private async Task UntilAsync(Func<bool> condition)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Limit) Assert.Fail(string.Join("\n", _log.Lines));
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>A membership of which each change is published by hand.</summary>
    private sealed class ScriptedMembership : IClusterMembershipService
    {
        private Channel<ClusterMembershipSnapshot> _snapshots = Channel.CreateUnbounded<ClusterMembershipSnapshot>();

        public ClusterMembershipSnapshot CurrentSnapshot { get; private set; } =
            new(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new MembershipVersion(0));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => ReadAsync();

        public void Publish(long version, params (SiloAddress Address, SiloStatus Status)[] members)
        {
            var all = members.ToImmutableDictionary(member => member.Address, member => new ClusterMember(member.Address, member.Status, "other"));
            CurrentSnapshot = new ClusterMembershipSnapshot(all, new MembershipVersion(version));
            _snapshots.Writer.TryWrite(CurrentSnapshot);
        }

        public void Fail(Exception exception)
        {
            var failing = _snapshots;
            _snapshots = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
            failing.Writer.Complete(exception);
        }

        public ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

        private async IAsyncEnumerable<ClusterMembershipSnapshot> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var snapshot in _snapshots.Reader.ReadAllAsync(cancellationToken)) yield return snapshot;
        }
    }

    private sealed class LocalSilo(SiloAddress address) : ILocalSiloDetails
    {
        public string Name => "here";

        public string ClusterId => "test";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress => address;

        public SiloAddress GatewayAddress => address;
    }
}
