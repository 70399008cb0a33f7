using System.Collections.Immutable;
using Hearth.Agents;
using Hearth.Diagnostics;
using Hearth.Hosting;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <summary>The other members of the cluster, and the links to them. Says nothing and hears nothing until it is connected.</summary>
internal sealed partial class Replicas(
    IHearthStore store,
    ProcessIdentity process,
    ServerLifecycle lifecycle,
    AttemptsInFlight inFlight,
    AgentCatalog agents,
    WorkflowCatalog workflows,
    WorkScheduler scheduler,
    HearthMetrics metrics,
    TimeProvider time,
    ILogger<Replicas> logger) : IReplicas, IDisposable
{
    // A member that says nothing for so long is not counted on, though it may live. Longer than a message may take: what has arrived late
    // must not have been given up here and taken for told there.
    private static readonly TimeSpan MaxSilence = ReplicaLink.SendTimeout + TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TidyInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly RecentSubmissions _nudged = new(); // Of which other members tell how they end.
    private readonly WatchedStreams _watched = new();
    private readonly string[] _agents = [.. agents.All.Select(agent => agent.Name)];
    private readonly string[] _workflows = [.. workflows.All.Select(workflow => workflow.Name)];
    private ImmutableDictionary<SiloAddress, ReplicaLink> _links = ImmutableDictionary<SiloAddress, ReplicaLink>.Empty;
    private ReplicaConnection? _connection;
    private readonly LinkWatch _watch = new(logger);
    private volatile bool _areComplete;

    public bool AreComplete => _areComplete;

    /// <summary>What this process says of itself.</summary>
    public ReplicaState Self => new()
    {
        Process = process.Id,
        Agents = _agents,
        Workflows = _workflows,
        Load = inFlight.Peak,
        Owners = _connection?.Ownership.OwnerCount ?? 0,
        TakesWork = lifecycle.IsReady,
        HeedsNudges = true,
    };

    /// <summary>Begins to tell and to hear.</summary>
    /// <param name="self">This member.</param>
    /// <param name="serviceOn">Finds a member's end of the links.</param>
    /// <param name="tails">What this process reads and shows.</param>
    /// <param name="outcomes">Those who wait here.</param>
    /// <param name="ownership">The owners here.</param>
    public void Connect(SiloAddress self, Func<SiloAddress, IReplicaService> serviceOn, StreamTails tails, Outcomes outcomes, LocalOwnership ownership)
    {
        _connection = new ReplicaConnection(
            serviceOn,
            tails,
            outcomes,
            ownership,
            new Following(tails),
            new IncomingFeeds(tails, metrics),
            new IncomingNudges(ownership, lifecycle, scheduler),
            new LinkSource(self, () => Self, AllFollowed, Lost, Hear, () => _links.Count));
        metrics.Observe("hearth.members", "{member}", "Members of the cluster, this one among them.", () => MemberCount);
        metrics.Observe("hearth.members.silent", "{member}", "Members that are not heard here.", () => _watch.SilentCount);
        metrics.Observe("hearth.feeds", "{stream}", "Streams that owners in other members feed to readers here.", () => _connection?.Incoming.Count ?? 0);
        _ = scheduler.Start(TidyAsync);
    }

    /// <summary>There is another member from now on.</summary>
    public void Add(SiloAddress member, string name)
    {
        if (_connection is not { } connection || member.Equals(connection.Source.Self)) return;
        lock (_gate)
        {
            if (_links.ContainsKey(member) || _closing.IsCancellationRequested) return;
            var link = new ReplicaLink(member, name, connection.ServiceOn(member), connection.Source, connection.Tails, time, logger);
            _links = _links.Add(member, link);
            _ = scheduler.Start(link.RunAsync); // It ends when the link is closed.
        }
    }

    /// <summary>A member is gone.</summary>
    public void Remove(SiloAddress member)
    {
        lock (_gate)
        {
            if (!_links.TryGetValue(member, out var link)) return;
            _links = _links.Remove(member);
            link.Close(_watched.Remove);
        }

        _connection?.Incoming.Lose(member);
    }

    /// <summary>How many members there are, this one among them, as far as it is connected.</summary>
    public int MemberCount => _connection is null || _closing.IsCancellationRequested ? 0 : _links.Count + 1;

    /// <summary>Another member's end of the links.</summary>
    public IReplicaService? ServiceOn(SiloAddress member) => _connection?.ServiceOn(member);

    /// <summary>How long a member has not said anything; null when it never has.</summary>
    public TimeSpan? SilenceOf(SiloAddress member) => _links.GetValueOrDefault(member)?.Silence;

    /// <summary>This member; null while it is none.</summary>
    public SiloAddress? Here => _connection?.Source.Self;

    /// <summary>All members, this one among them.</summary>
    public IEnumerable<SiloAddress> Members => Here is { } here ? _links.Keys.Prepend(here) : [];

    /// <summary>How the other members are, those that have said so lately.</summary>
    public IReadOnlyList<ReplicaState> Others => [.. _links.Values.Select(link => link.StateWithin(MaxSilence)).OfType<ReplicaState>()];

    /// <summary>How a member is, as it has said lately; null when it has not.</summary>
    public ReplicaState? StateOf(SiloAddress member) =>
        member.Equals(_connection?.Source.Self) ? Self : _links.GetValueOrDefault(member)?.StateWithin(MaxSilence);

    /// <summary>Takes what another member has to say, and says in return what there is to say.</summary>
    public async Task<LinkAnswer> ReceiveAsync(LinkMessage message)
    {
        if (_connection is not { } connection || !_links.TryGetValue(message.From, out var link)) return new LinkAnswer { IsLost = true };
        if (link.FindCallBefore(message) is { } call) await call;
        if (!link.Receive(message, _watched.Add, _watched.Remove)) return new LinkAnswer { IsLost = true };
        return new LinkAnswer { Refused = connection.Take(message), Told = link.Answer(message) };
    }

    /// <summary>Takes up what another member leaves.</summary>
    /// <returns>False when this one takes no work up.</returns>
    public Task<bool> TakeOverAsync(NudgeMessage left) => _connection?.Nudges.TryOwnAsync(left) ?? Task.FromResult(false);

    /// <summary>Whether a member reads a stream.</summary>
    public bool IsFollowedBy(SiloAddress member, StreamId stream) => member.Equals(_connection?.Source.Self)
        ? _connection?.Tails.Find(stream)?.IsRead == true
        : _links.GetValueOrDefault(member)?.IsFollowing(stream) == true;

    public bool AreWatching(StreamId stream) => _watched.Contains(stream);

    public void Shown(StreamTail tail)
    {
        if (!AreWatching(tail.Stream)) return;
        foreach (var link in _links.Values) link.Shown(tail.Stream);
    }

    public void Follow(StreamTail tail)
    {
        if (_connection is not { } connection) return;
        lock (_gate)
        {
            if (!connection.Following.Follow(tail.Stream)) return;
            foreach (var link in _links.Values) link.Follow(tail.Stream);
        }
    }

    public void Settled(StreamId stream, SubmissionId id, ReadOnlyMemory<byte> settlement)
    {
        foreach (var link in _links.Values) link.Settled(stream, id, settlement);
    }

    public IDisposable? Await(StreamId stream, SubmissionId id)
    {
        // What an owner here settles is heard here.
        if (_connection is not { } connection || connection.Ownership.FindEnd(stream) is not null) return null;
        lock (_gate)
        {
            if (_nudged.Contains(id.Value)) return null; // It will be told anyway.
            if (connection.Following.Await(stream))
            {
                foreach (var link in _links.Values) link.Await(stream);
            }
        }

        return new Awaiting(this, connection, stream);
    }

    /// <summary>Tells another process of what was admitted here to a stream of its own, and hears in return how that ends.</summary>
    /// <returns>False when it is no member that could be told.</returns>
    public bool TryNudge(Guid owner, StreamKey key, SubmissionRecord admitted)
    {
        foreach (var link in _links.Values)
        {
            if (link.StateWithin(MaxSilence) is not { } state || state.Process != owner) continue;
            if (!state.HeedsNudges || !state.TakesWork) return false;
            lock (_gate) _nudged.Add(admitted.Id.Value);
            return link.TryNudge(NudgeMessage.Of(key, admitted));
        }

        return false;
    }

    /// <summary>Whether a process is a member that has been silent for a while.</summary>
    public bool IsSilent(Guid owner) => _links.Values.Any(link => link.IsSilent(owner, MaxSilence));

    /// <summary>Tells the others that a stream was deleted.</summary>
    public void Deleted(StreamId stream)
    {
        foreach (var link in _links.Values) link.Deleted(stream);
    }

    /// <summary>Says and hears nothing any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_closing.IsCancellationRequested) return;
            _closing.Cancel(); // No link is made from now on.
        }

        foreach (var member in _links.Keys) Remove(member);
        (_connection, _areComplete) = (null, false);
    }

    // What cannot be taken is missed by the other one when it is told next what was.
    private void Hear(LinkMessage answer)
    {
        if (_connection is not { } connection || !_links.TryGetValue(answer.From, out var link)) return;
        if (link.Receive(answer, _watched.Add, _watched.Remove) && connection.Take(answer) is { Length: > 0 } refused) link.Refuse(refused);
    }

    private void Lost(NudgeMessage nudge)
    {
        metrics.LostNudge();
        _connection?.Nudges.TakeBack(nudge);
    }

    private (long[] Followed, long[] Awaited) AllFollowed()
    {
        lock (_gate) return _connection?.Following.All() ?? ([], []);
    }

    private async Task TidyAsync()
    {
        using var timer = new PeriodicTimer(TidyInterval, time);
        while (!_closing.IsCancellationRequested && await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            if (_connection is not { } connection) return;
            try
            {
                Tidy(connection);
                _areComplete = await AreAllHereAsync() && !_closing.IsCancellationRequested;
            }
            catch (Exception exception)
            {
                _areComplete = false; // Until it is known again, the store is asked for what might not be heard.
                LogTidyFailed(exception);
            }
        }
    }

    private void Tidy(ReplicaConnection connection)
    {
        ReplicaLink[] links = [.. _links.Values];
        Unfollow(connection);
        foreach (var link in links.Where(link => link.StateWithin(MaxSilence) is null)) connection.Incoming.Lose(link.Member);
        _watch.Look(links, MaxSilence);
    }

    private void Unfollow(ReplicaConnection connection)
    {
        lock (_gate)
        {
            foreach (var stream in connection.Following.Unfollow())
            {
                connection.Incoming.Forget(stream);
                foreach (var link in _links.Values) link.Unfollow(stream);
            }
        }
    }

    // The store may take its time, during which others fall silent.
    private async Task<bool> AreAllHereAsync()
    {
        var here = _links.Values.Select(link => link.StateWithin(MaxSilence)?.Process).Append(process.Id).ToHashSet();
        var living = await store.FindProcessesAsync(_closing.Token).WaitAsync(TidyInterval, time);
        return living.All(one => here.Contains(one));
    }

    [LoggerMessage(LogLevel.Debug, "It could not be found out whether every process on the database is heard.")]
    private partial void LogTidyFailed(Exception exception);

    private sealed class Awaiting(Replicas replicas, ReplicaConnection connection, StreamId stream) : IDisposable
    {
        public void Dispose()
        {
            lock (replicas._gate)
            {
                if (!connection.Following.Unawait(stream)) return;
                foreach (var link in replicas._links.Values) link.Unawait(stream);
            }
        }
    }
}
