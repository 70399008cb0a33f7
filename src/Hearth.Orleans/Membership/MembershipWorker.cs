using Hearth.Diagnostics;
using Hearth.Orleans.Links;
using Hearth.Ownership;
using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using ClusterMember = Orleans.Runtime.ClusterMember;

namespace Hearth.Orleans.Membership;

/// <summary>Follows who comes and goes: makes and closes the links, and frees at once what the dead have owned.</summary>
internal sealed partial class MembershipWorker(
    IClusterMembershipService membership,
    ILocalSiloDetails local,
    IHearthStore store,
    Replicas replicas,
    SweepWorker sweep,
    HearthMetrics metrics,
    TimeProvider time,
    ILogger<MembershipWorker> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private Task _freeing = Task.CompletedTask;

    /// <summary>Follows until cancelled, or until this process is no member any more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await FollowAsync(cancellationToken);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogNotFollowed(exception); // Without this, who comes next would get no link, and who dies would be missed by its heartbeat only.
            }

            await Task.Delay(RetryDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        ClusterMembershipSnapshot? last = null;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(cancellationToken))
        {
            var update = last is null ? snapshot.AsUpdate() : snapshot.CreateUpdate(last);
            foreach (var member in update.Changes.Where(member => !member.SiloAddress.Equals(local.SiloAddress)))
            {
                Hear(member, last?.GetSiloStatus(member.SiloAddress), snapshot);
            }

            last = snapshot;
        }
    }

    private void Hear(ClusterMember member, SiloStatus? before, ClusterMembershipSnapshot snapshot)
    {
        var name = MemberName.Readable(member.Name);
        switch (member.Status)
        {
            case SiloStatus.Active:
                replicas.Add(member.SiloAddress, name);
                LogJoined(name, member.SiloAddress.Endpoint, snapshot.Members.Values.Count(one => one.Status == SiloStatus.Active));
                break;
            case SiloStatus.ShuttingDown or SiloStatus.Stopping when before is not null:
                LogLeaves(name);
                break;
            case SiloStatus.Dead:
                var silence = replicas.SilenceOf(member.SiloAddress);
                replicas.Remove(member.SiloAddress);
                if (before is null or SiloStatus.Dead) return; // Long dead, or removed from the table for that.
                if (before is SiloStatus.Created or SiloStatus.Joining)
                {
                    LogRefused(name); // It may go on without the cluster.
                    return;
                }

                if (before is SiloStatus.ShuttingDown or SiloStatus.Stopping) LogLeft(name);
                else if (silence is { } since) LogDead(name, since.TotalSeconds);
                else LogNeverHeard(name);
                _freeing = FreeAsync(_freeing, member, before is SiloStatus.Active ? silence : null);
                break;
        }
    }

    // The others say so too, and look too. Whoever comes first claims. One after the other, but beside the membership: where the store does not
    // answer, links are made and closed all the same.
    private async Task FreeAsync(Task before, ClusterMember member, TimeSpan? silence)
    {
        var heard = time.GetTimestamp();
        await before;
        try
        {
            if (MemberName.FindProcess(member.Name) is { } process) await store.DeclareDeadAsync(process, CancellationToken.None);
            var count = await sweep.SweepAsync(CancellationToken.None);
            LogTookOver(count, MemberName.Readable(member.Name));
            if (silence is { } unheard) metrics.FailedOver(unheard + time.GetElapsedTime(heard));
        }
        catch (Exception exception)
        {
            LogNotFreed(exception, MemberName.Readable(member.Name)); // Its heartbeat stops all the same, and others come and go.
            sweep.Hurry();
        }
    }

    [LoggerMessage(LogLevel.Information, "{Member} at {Endpoint} is a member of the cluster; there are {Count}.")]
    private partial void LogJoined(string member, System.Net.IPEndPoint endpoint, int count);

    [LoggerMessage(LogLevel.Warning, "{Member} did not become a member of the cluster: it was not reached.")]
    private partial void LogRefused(string member);

    [LoggerMessage(LogLevel.Information, "{Member} leaves the cluster.")]
    private partial void LogLeaves(string member);

    [LoggerMessage(LogLevel.Information, "{Member} has left the cluster.")]
    private partial void LogLeft(string member);

    [LoggerMessage(LogLevel.Warning, "{Member} is dead: it does not answer, and was last heard {Seconds:0.0} s ago. Its work goes on elsewhere.")]
    private partial void LogDead(string member, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Member} is dead: it does not answer, and was never heard. Its work goes on elsewhere.")]
    private partial void LogNeverHeard(string member);

    [LoggerMessage(LogLevel.Error, "The membership of the cluster could not be followed; it is tried again.")]
    private partial void LogNotFollowed(Exception exception);

    [LoggerMessage(LogLevel.Information, "{Count} streams with unsettled work were looked at after the end of {Member}.")]
    private partial void LogTookOver(int count, string member);

    [LoggerMessage(LogLevel.Warning, "What {Member} owned may not be free before its heartbeat is missed.")]
    private partial void LogNotFreed(Exception exception, string member);
}
