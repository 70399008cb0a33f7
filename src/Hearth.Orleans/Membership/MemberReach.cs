using System.Net.Sockets;
using Hearth.Storage;
using Orleans.Runtime;
using ClusterMember = Hearth.Storage.ClusterMember;

namespace Hearth.Orleans.Membership;

/// <summary>Finds out, before this process becomes a member, whether it reaches those that are.</summary>
/// <remarks>
/// The membership alone also names whoever crashed with nobody left to notice. Whether a process lives, the store knows from its
/// heartbeat.
/// </remarks>
internal sealed class MemberReach(IHearthStore store, IMembershipStore membership, TimeProvider time)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    // A process that was killed a moment ago still counts as living.
    private static readonly TimeSpan Patience = ProcessIdentity.Timeout + TimeSpan.FromSeconds(1);

    /// <returns>A living member that cannot be reached; null when all can.</returns>
    public async Task<ClusterMember?> FindUnreachableAsync(string cluster, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (await LookAsync(cluster, cancellationToken) is { } unreachable)
        {
            if (time.GetElapsedTime(started) > Patience) return unreachable;
            await Task.Delay(RetryInterval, time, cancellationToken);
        }

        await BuryAsync(cluster, cancellationToken);
        return null;
    }

    private async Task<ClusterMember?> LookAsync(string cluster, CancellationToken cancellationToken)
    {
        var table = await membership.ReadAsync(cluster, cancellationToken);
        var living = (await store.FindProcessesAsync(cancellationToken)).ToHashSet();
        var members = table.Members
            .Where(member => (SiloStatus)member.Status is SiloStatus.Active && MemberName.FindProcess(member.Name) is { } id && living.Contains(id))
            .ToList();
        var answers = await Task.WhenAll(members.Select(member => ReachesAsync(member, cancellationToken)));
        return members.Zip(answers).FirstOrDefault(pair => !pair.Second).First;
    }

    // Where nobody is left to notice that a member is gone, Orleans would wait for it until its signs of life are old.
    private async Task BuryAsync(string cluster, CancellationToken cancellationToken)
    {
        var table = await membership.ReadAsync(cluster, cancellationToken);
        var living = (await store.FindProcessesAsync(cancellationToken)).ToHashSet();
        var version = table.Version;
        var silent = table.Members
            .Where(member => member.Status != ClusterMember.Dead && MemberName.FindProcess(member.Name) is { } id && !living.Contains(id))
            .ToList();
        var answers = await Task.WhenAll(silent.Select(member => ReachesAsync(member, cancellationToken)));
        foreach (var member in silent.Zip(answers).Where(pair => !pair.Second).Select(pair => pair.First))
        {
            if (!await membership.UpdateAsync(cluster, member with { Status = ClusterMember.Dead }, version, cancellationToken)) return; // Somebody else does it.
            version++;
        }
    }

    private async Task<bool> ReachesAsync(ClusterMember member, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(member.Address, member.Port, either.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && timeout.IsCancellationRequested))
        {
            return false;
        }
    }
}
