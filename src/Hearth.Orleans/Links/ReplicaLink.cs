using Hearth.Hosting;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Hearth.Orleans.Links;

/// <summary>This replica's link to another one: one message on its way at a time, so that what is said arrives in order, and gathers while one is.</summary>
/// <remarks>Nothing that goes this way is needed for anything to be right. After a failure the other replica is told everything anew.</remarks>
internal sealed partial class ReplicaLink
{
    /// <summary>How long a message may take before it is taken for lost.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly IReplicaService _service;
    private readonly LinkSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WantedThere _wanted;
    private readonly LinkNews _toTell = new();
    private readonly LinkProgress _progress = new();
    private readonly LinkMessages _messages;
    private readonly LinkPace _pace;
    private readonly HeardState _heard;
    private TaskCompletionSource _news = WorkScheduler.NewSignal();
    private TaskCompletionSource _called = WorkScheduler.NewSignal();
    private volatile bool _isClosed;

    public ReplicaLink(
        SiloAddress member, string name, IReplicaService service, LinkSource source, StreamTails tails, TimeProvider time, ILogger logger)
    {
        (Member, Name, _service, _source, _time, _logger) = (member, name, service, source, time, logger);
        (_wanted, _pace, _heard) = (new WantedThere(tails), new LinkPace(time), new HeardState(time));
        _messages = new LinkMessages(source, _toTell, _wanted.Feeds, _progress);
    }

    public SiloAddress Member { get; }

    public string Name { get; }

    /// <summary>What the other replica has said of itself; null before it has, and when it has been silent for a while.</summary>
    /// <param name="silence">How long that is.</param>
    public ReplicaState? StateWithin(TimeSpan silence)
    {
        lock (_gate) return _heard.Within(silence);
    }

    /// <summary>Whether the other replica is a process that has been silent for a while, though it was heard before.</summary>
    /// <param name="owner">The process.</param>
    /// <param name="silence">How long that is.</param>
    public bool IsSilent(Guid owner, TimeSpan silence)
    {
        lock (_gate) return _heard.IsSilent(owner, silence);
    }

    /// <summary>How long the other replica has not said anything; null when it never has.</summary>
    public TimeSpan? Silence
    {
        get
        {
            lock (_gate) return _heard.Silence;
        }
    }

    /// <summary>A stream is read here from now on.</summary>
    public void Follow(StreamId stream)
    {
        lock (_gate) _toTell.Followed.Add(stream);
        Pulse();
    }

    /// <summary>It is read here no more. There is time to say so.</summary>
    public void Unfollow(StreamId stream)
    {
        lock (_gate) _toTell.Followed.Remove(stream);
    }

    /// <summary>An outcome of a stream is waited for here from now on.</summary>
    public void Await(StreamId stream)
    {
        lock (_gate) _toTell.Awaited.Add(stream);
        Pulse();
    }

    /// <summary>None is waited for any more. There is time to say so.</summary>
    public void Unawait(StreamId stream)
    {
        lock (_gate) _toTell.Awaited.Remove(stream);
    }

    /// <summary>Something has happened at the tail of a stream that this process owns.</summary>
    public void Shown(StreamId stream)
    {
        if (_wanted.Feeds.Shown(stream)) Pulse();
    }

    /// <summary>A submission was settled here. Those who wait for more than fits look into the store.</summary>
    public void Settled(StreamId stream, SubmissionId id, ReadOnlyMemory<byte> settlement)
    {
        lock (_gate)
        {
            if (!_wanted.Settle(stream, id) || !_toTell.TryAdd(new SettlementMessage(id.Value, settlement.ToArray()))) return;
        }

        Pulse();
    }

    /// <summary>A stream was deleted here. Readers of more than fit find it out themselves.</summary>
    public void Deleted(StreamId stream)
    {
        lock (_gate) _toTell.TryAddDeleted(stream);
        Pulse();
    }

    /// <summary>Something was admitted here to a stream that the other replica owns. Whether it arrives is known later, to <see cref="LinkSource.Lost"/>.</summary>
    /// <returns>False when it cannot be told.</returns>
    public bool TryNudge(NudgeMessage nudge)
    {
        lock (_gate)
        {
            if (_isClosed || !_toTell.TryAdd(nudge)) return false;
        }

        Pulse();
        return true;
    }

    /// <summary>The end of the call that is under way, if its answer may have what is missing before a message; else null.</summary>
    /// <remarks>The two come over one connection, and are taken up by two threads.</remarks>
    public Task? FindCallBefore(LinkMessage message)
    {
        lock (_gate) return _progress.IsAhead(message) ? _called.Task : null;
    }

    /// <summary>Takes what the other replica has said of itself and of what it wants to hear.</summary>
    /// <param name="message">The message.</param>
    /// <param name="follow">Told of each stream that it follows from now on.</param>
    /// <param name="unfollow">Told of each that it follows no more.</param>
    /// <returns>False for a message that came late, or when something before it is missing: it has to tell everything.</returns>
    public bool Receive(LinkMessage message, Action<StreamId> follow, Action<StreamId> unfollow)
    {
        IReadOnlyList<NudgeMessage> lost;
        bool mustTell;
        lock (_gate)
        {
            if (_isClosed || !_progress.TryTake(message)) return false;
            _heard.Hear(message.State);
            lost = _progress.Confirm(message.Taken);
            mustTell = _wanted.Take(message, follow, unfollow) || _progress.MustTellAll;
        }

        foreach (var nudge in lost) _source.Lost(nudge);
        if (mustTell) Pulse();
        return true;
    }

    /// <summary>Tells what there is to tell in the answer to a message that was just received.</summary>
    /// <returns>Null when there is nothing, or when it cannot go this way.</returns>
    public LinkMessage? Answer(LinkMessage received)
    {
        lock (_gate)
        {
            if (_isClosed || !received.HearsAnswers || !_progress.CanAnswer || !(HasNews || _pace.BeatLeft < LinkPace.Beat / 2)) return null;
            var message = _messages.Take(null);
            _progress.Answer(message);
            _pace.Told(message.Feeds.Length > 0, isAnswer: true, _source.Links());
            return message;
        }
    }

    /// <summary>Streams that were told of in an answer, and of which something is missing: their feeds have to begin anew.</summary>
    public void Refuse(IReadOnlyCollection<long> streams)
    {
        lock (_gate) _toTell.Refused.UnionWith(streams);
        Pulse();
    }

    /// <summary>The other replica is gone.</summary>
    /// <param name="unfollow">Told of each stream that it followed.</param>
    public void Close(Action<StreamId> unfollow)
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var stream in _wanted.Feeds.Clear()) unfollow(stream);
        }

        Pulse();
    }

    /// <summary>Whether the other replica reads a stream.</summary>
    public bool IsFollowing(StreamId stream) => _wanted.Feeds.IsFollowed(stream);

    /// <summary>Tells what there is to tell until the link is closed.</summary>
    public async Task RunAsync()
    {
        var isFailing = false;
        while (!_isClosed)
        {
            try
            {
                await WaitAsync();
                if (TakeCall() is not { } message) continue; // It was told in an answer.
                await CallAsync(message);
                isFailing = false;
            }
            catch (Exception exception)
            {
                Lose();
                if (_isClosed) break;
                if (!isFailing) LogFailed(exception, Name);
                isFailing = true;
                await Task.Delay(RetryDelay, _time);
            }
        }

        Lose();
        foreach (var nudge in TakeUntold()) _source.Lost(nudge);
    }

    private NudgeMessage[] TakeUntold()
    {
        lock (_gate) return _toTell.TakeNudges();
    }

    // Until there is something to tell, and the rest after the last message is over, whichever way that went.
    private async Task WaitAsync()
    {
        var news = Volatile.Read(ref _news).Task;
        if (Left(pace => pace.BeatLeft) is var beat && beat > TimeSpan.Zero && !HasNewsNow())
        {
            await news.WaitAsync(beat, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        while (!_isClosed && Left(pace => pace.RestLeft) is var rest && rest > TimeSpan.Zero) await Task.Delay(rest, _time);
        if (news.IsCompleted) Volatile.Write(ref _news, WorkScheduler.NewSignal()); // Before looking: what comes from now on is told next time.
    }

    private async Task CallAsync(LinkMessage message)
    {
        var answer = await _service.ExchangeAsync(message).WaitAsync(SendTimeout, _time);
        if (answer.IsLost)
        {
            Lose();
            await Task.Delay(RetryDelay, _time);
            return;
        }

        if (answer.Refused.Length > 0) _wanted.Feeds.Restart([.. Streams(answer.Refused)]);
        if (answer.Told is { } told) _source.Hear(told);
        lock (_gate)
        {
            _progress.Arrived();
            _pace.Told(message.Feeds.Length > 0, isAnswer: false, _source.Links());
            _called.TrySetResult();
        }
    }

    private void Lose()
    {
        IReadOnlyList<NudgeMessage> lost;
        lock (_gate)
        {
            lost = _progress.Lose();
            _called.TrySetResult();
        }

        foreach (var nudge in lost) _source.Lost(nudge);
    }

    // What is followed is asked for outside of the lock: who follows anew holds the lock on that and then comes here.
    private LinkMessage? TakeCall()
    {
        var all = MustTellAll() ? _source.All() : default((long[], long[])?);
        lock (_gate)
        {
            var mustTell = all is null ? !_progress.MustTellAll && (HasNews || _pace.BeatLeft == TimeSpan.Zero) : true;
            if (!mustTell) return null;
            var message = _messages.Take(all);
            _progress.Call(message);
            _called = WorkScheduler.NewSignal();
            return message;
        }
    }

    private bool HasNews => _progress.MustTellAll || _toTell.HasNews || _wanted.Feeds.HasNews;

    private bool HasNewsNow()
    {
        lock (_gate) return HasNews;
    }

    private bool MustTellAll()
    {
        lock (_gate) return _progress.MustTellAll;
    }

    private TimeSpan Left(Func<LinkPace, TimeSpan> of)
    {
        lock (_gate) return of(_pace);
    }

    private void Pulse() => Volatile.Read(ref _news).TrySetResult();

    private static IEnumerable<StreamId> Streams(IEnumerable<long> values) => values.Select(value => new StreamId(value));

    [LoggerMessage(LogLevel.Debug, "The link to {Member} fails; it is tried again.")]
    private partial void LogFailed(Exception exception, string member);
}
