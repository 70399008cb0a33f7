using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Tests.Streams;

/// <summary>Plays what happens between an owner's tail and the tail of another process, with readers there, and then lets everything through.</summary>
internal sealed class FedTailRun
{
    private const int MaxFeedsToTheEnd = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1); // Readers must not need their idle interval.
    private static readonly TimeSpan Flush = TimeSpan.FromMilliseconds(200);

    private readonly FakeTimeProvider _time = new();
    private readonly MemoryStore _store = new();
    private readonly CountingStore _counting;
    private readonly StreamReplica _owner;
    private readonly StreamReplica _other;
    private readonly List<StoredEvent> _boundaries = [];
    private readonly List<TailFeed> _delayed = [];
    private readonly List<(List<Offset> Seen, Task Reading)> _readers = [];
    private readonly CancellationTokenSource _stopping = new();
    private StreamId _stream;
    private StreamTails.Lease? _lease;
    private StreamWriter? _writer;
    private Offset? _end;
    private int _steps;

    public FedTailRun()
    {
        _counting = new CountingStore(_store);
        _owner = new StreamReplica(_store, new StreamsOptions { MaxPageEvents = 3 }, _time);
        _other = new StreamReplica(_counting, new StreamsOptions { MaxPageEvents = 3 }, _time);
    }

    public async Task PlayAsync(IEnumerable<(FedTailStep Step, int Choice)> steps)
    {
        var admission = new Admission
        {
            Stream = StreamKey.ForInstance("support", "ticket-1"),
            Id = SubmissionId.New(_time),
            Kind = SubmissionKind.Direct,
            Input = "{}"u8.ToArray(),
            AdmittedAt = _time.GetUtcNow(),
        };
        _stream = (await _store.AdmitAsync(admission, CancellationToken.None)).Stream;
        using var there = _other.Tails.Acquire(_stream);
        AddReader();
        foreach (var (step, choice) in steps)
        {
            _steps++;
            await StepAsync(step, choice, there.Tail);
            if (choice % 3 == 0) await Task.Yield(); // Readers may come in between, or not.
        }

        await FinishAsync(there.Tail);
    }

    private async Task StepAsync(FedTailStep step, int choice, StreamTail there)
    {
        switch (step)
        {
            case FedTailStep.Append:
                await AppendAsync();
                break;
            case FedTailStep.Progress:
                (await WriterAsync()).AppendProgress("turn_a", TestEvent.Delta());
                break;
            case FedTailStep.Flush:
                _time.Advance(Flush);
                break;
            case FedTailStep.Deliver or FedTailStep.LoseAnswer or FedTailStep.Lose or FedTailStep.Delay:
                Send(step, choice, there);
                break;
            case FedTailStep.DeliverLate when _delayed.Count > 0:
                there.Feed(_delayed[choice % _delayed.Count]);
                break;
            case FedTailStep.GiveUp:
                there.StopFeed();
                break;
            case FedTailStep.TakeOver:
                await LetGoAsync();
                await WriterAsync();
                break;
            case FedTailStep.LetGo:
                await LetGoAsync();
                break;
            case FedTailStep.Relax:
                there.Relax();
                _lease?.Tail.Relax();
                break;
            case FedTailStep.AddReader:
                AddReader();
                break;
        }
    }

    /// <returns>Whether there was something to send.</returns>
    private bool Send(FedTailStep how, int choice, StreamTail there)
    {
        var feed = _lease?.Tail.ReadFeed(_end, new PageLimits(1 + (choice % 4), long.MaxValue));
        if (feed is null)
        {
            if (how != FedTailStep.Lose) there.StopFeed();
            (var hadOne, _end) = (_end is not null, null);
            return hadOne;
        }

        if (feed.Events.Count == 0 && feed.After == _end) return false;
        var isTaken = how is FedTailStep.Deliver or FedTailStep.LoseAnswer && there.Feed(feed);
        if (how == FedTailStep.Delay) _delayed.Add(feed);
        _end = isTaken && how == FedTailStep.Deliver ? feed.Next : null;
        return true;
    }

    private async Task FinishAsync(StreamTail there)
    {
        await AppendAsync();
        var sent = 0;
        while (Send(FedTailStep.Deliver, sent, there)) Assert.True(++sent < MaxFeedsToTheEnd + (2 * _steps), "The feed never comes to its end.");

        var last = _boundaries[^1].Offset;
        foreach (var (seen, reading) in _readers) await UntilAsync(() => Has(seen, last) || reading.IsCompleted);
        await _stopping.CancelAsync();
        foreach (var (seen, reading) in _readers)
        {
            await reading.WaitAsync(Limit, TimeProvider.System);
            Assert.Equal(_boundaries.Select(item => item.Offset), seen);
        }

        await LetGoAsync();
        _stopping.Dispose();
    }

    private async Task AppendAsync()
    {
        var write = (await WriterAsync()).Append([TestEvent.Boundary()], default);
        await write.Stored;
        _boundaries.AddRange(write.Events);
    }

    private async Task<StreamWriter> WriterAsync()
    {
        if (_writer is not null) return _writer;
        _lease = _owner.Tails.Acquire(_stream);
        return _writer = _owner.Write((await _store.ClaimAsync(_stream, CancellationToken.None))!, _lease);
    }

    private async Task LetGoAsync()
    {
        if (_writer is null) return;
        await _writer.DisposeAsync();
        _lease!.Dispose();
        (_writer, _lease) = (null, null);
    }

    private void AddReader()
    {
        var seen = new List<Offset>();
        _readers.Add((seen, Task.Run(() => ReadAsync(seen))));
    }

    private async Task ReadAsync(List<Offset> seen)
    {
        await foreach (var page in _other.Source.FollowAsync(_stream, Offset.Start, Never, _stopping.Token, CancellationToken.None))
        {
            lock (seen) seen.AddRange(page.Events.Where(item => !item.IsProgress).Select(item => item.Offset));
        }
    }

    private static bool Has(List<Offset> seen, Offset last)
    {
        lock (seen) return seen.Contains(last);
    }

    private static async Task UntilAsync(Func<bool> isReached)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!isReached())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Limit, "A reader waits for ever.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    /// <summary>Fails where readers ask the store again and again.</summary>
    private sealed class CountingStore(IHearthStore inner) : ForwardingStore(inner)
    {
        private const int MaxReads = 10_000; // Far more than any of these histories has events, feeds and readers.

        private int _reads;

        public override Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken)
        {
            Assert.True(Interlocked.Increment(ref _reads) < MaxReads, "Readers ask the store without an end.");
            return base.ReadAsync(stream, query, cancellationToken);
        }
    }
}
