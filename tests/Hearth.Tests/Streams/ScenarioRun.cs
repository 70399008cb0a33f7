using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Xunit;

namespace Hearth.Tests.Streams;

/// <summary>Plays one scenario and checks what the readers have seen against a plain list.</summary>
internal sealed class ScenarioRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(400);

    private readonly StreamScenario _scenario;
    private readonly FastTime _time = new();
    private readonly StreamModel _model = new();
    private readonly UnreliableStore _store;
    private readonly StreamReplica[] _replicas;
    private readonly StreamKey _key = StreamKey.ForInstance("property", Guid.NewGuid().ToString());
    private readonly List<StreamOwnership> _owners = [];
    private readonly List<(LiveReader Reader, Task Running)> _readers = [];
    private readonly CancellationTokenSource _stopping = new();
    private StreamId _stream;
    private long _admitted;
    private long _abortedThrough;

    public ScenarioRun(IHearthStore store, StreamScenario scenario)
    {
        _scenario = scenario;
        _store = new UnreliableStore(store, scenario.Seed, scenario.FailurePercent, _time, _model);
        var options = new StreamsOptions
        {
            MaxPageEvents = scenario.PageEvents,
            MaxPageBytes = scenario.PageBytes,
            TailBudgetBytes = scenario.TailBytes,
        };
        _replicas = [.. Enumerable.Range(0, scenario.ReplicaCount).Select(_ => new StreamReplica(_store, options, _time))];
    }

    private StreamOwnership Owner => _owners[^1];

    public async Task PlayAsync()
    {
        await AdmitAsync();
        await ClaimAsync(0);
        foreach (var step in _scenario.Steps) await TakeAsync(step);
        await EndAsync();

        foreach (var (reader, running) in _readers)
        {
            await running.WaitAsync(Limit, TimeProvider.System);
            reader.AssertComplete(_scenario.Closes);
        }

        foreach (var owner in _owners)
        {
            await owner.DisposeAsync();
            await owner.AssertPromisesKeptAsync(_abortedThrough);
        }

        await AssertLogAsync();
    }

    public void Dispose() => _stopping.Dispose();

    private async Task TakeAsync(StreamStep step)
    {
        // The owner that was replaced goes on for a while.
        var writing = _owners[Math.Max(0, _owners.Count - 1 - (step.Second % 5 == 0 ? 1 : 0))];
        switch (step.Kind)
        {
            case StreamStepKind.Boundary:
                writing.Append(1 + (step.First % 4));
                break;
            case StreamStepKind.Progress:
                for (var i = 0; i <= step.First % 5; i++) writing.Progress(Turn(step));
                break;
            case StreamStepKind.EndTurn:
                writing.Append(1 + (step.First % 2), endsTurn: Turn(step));
                break;
            case StreamStepKind.Guarded:
                writing.Append(1 + (step.First % 2), new AppendSideEffects(Guard: 1 + (step.Second % _admitted)));
                break;
            case StreamStepKind.Settle:
                long? guard = step.First % 2 == 0 ? null : 1 + (step.Second % _admitted);
                writing.Append(1, new AppendSideEffects(guard, SubmissionId.New(TimeProvider.System)));
                break;
            default:
                await ActAsync(step);
                break;
        }
    }

    private async Task ActAsync(StreamStep step)
    {
        switch (step.Kind)
        {
            case StreamStepKind.Admit:
                await AdmitAsync();
                break;
            case StreamStepKind.Abort:
                // Noted before: an append may meet the abort before its answer has come.
                _abortedThrough = _admitted;
                await _store.AbortAsync(_stream, CancellationToken.None);
                break;
            case StreamStepKind.Claim:
                await ClaimAsync(step.First);
                break;
            case StreamStepKind.DisposeReplaced:
                if (_owners.Count > 1) await _owners[^2].DisposeAsync();
                break;
            case StreamStepKind.Drain:
                await Owner.DrainAsync(_store);
                break;
            case StreamStepKind.ReadPages:
                await ReadPagesAsync(Replica(step.First), _model.AnyOffset(step.Second), step.First % 4);
                break;
            case StreamStepKind.Follow:
                Follow(step);
                break;
            case StreamStepKind.Pause:
                await Task.Delay(TimeSpan.FromMilliseconds(step.First % 150), _time);
                break;
        }
    }

    private async Task EndAsync()
    {
        // The last owner may be one that was replaced only in the store; another claim makes sure that somebody can end it.
        await ClaimAsync(_scenario.Seed);
        Owner.Append(1);
        await Owner.DrainAsync(_store);

        // Whoever reads has to come this far by itself: neither the end of the stream nor that of the server wakes it.
        var last = _model.Boundaries[^1].Offset;
        foreach (var (reader, running) in _readers)
        {
            await await Task.WhenAny(running, reader.ReachAsync(last)).WaitAsync(Limit, TimeProvider.System);
        }

        if (_scenario.Closes)
        {
            Owner.Append(1, new AppendSideEffects(Closes: true));
            Owner.Progress("late");
            Owner.Append(1);
        }

        await Owner.DrainAsync(_store);

        // While a replaced owner is attached, its tail may be all that a reader of that process looks at before it ends.
        foreach (var owner in _owners.SkipLast(1)) await owner.DisposeAsync();
        if (!_scenario.Closes) await _stopping.CancelAsync();
    }

    private async Task AdmitAsync()
    {
        var admission = new Admission
        {
            Stream = _key,
            Id = SubmissionId.New(TimeProvider.System),
            Kind = SubmissionKind.Direct,
            Input = "{}"u8.ToArray(),
            AdmittedAt = TimeProvider.System.GetUtcNow(),
        };
        _stream = (await _store.AdmitAsync(admission, CancellationToken.None)).Stream;
        _admitted++;
    }

    private async Task ClaimAsync(int choice)
    {
        var claim = await _store.ClaimAsync(_stream, CancellationToken.None);
        _owners.Add(new StreamOwnership(Replica(choice), claim!, _model));
        Owner.Begin();
    }

    private void Follow(StreamStep step)
    {
        var reader = new LiveReader(Replica(step.First), _store, _model, _stream)
        {
            Start = _model.AnyOffset(step.Second),
            // One process alone wakes its readers; if it forgets to, the test hangs and fails.
            IdleInterval = _replicas.Length == 1 ? Timeout.InfiniteTimeSpan : IdleInterval,
            Pace = TimeSpan.FromMilliseconds(step.First % 3 == 0 ? step.Second % 100 : 0),
            MaxPages = step.First % 4 == 0 ? 1 + (step.Second % 5) : null,
            Time = _time,
        };
        _readers.Add((reader, reader.RunAsync(_stopping.Token)));
    }

    private async Task<Offset> ReadPagesAsync(StreamReplica replica, Offset after, int count)
    {
        for (var i = 0; i <= count; i++)
        {
            var page = await replica.Source.ReadAsync(_stream, after, CancellationToken.None);
            await _model.SeenAsync(_store, _stream, after, page);
            after = page.Next;
            if (page.IsUpToDate) break;
        }

        return after;
    }

    private async Task AssertLogAsync()
    {
        await _store.CommitsNotedAsync();
        _model.AssertPagesMatch(_scenario.Closes);
        var stored = await _store.ReadDurableAsync(_stream, Offset.Start, EventKinds.All);
        foreach (var item in stored) _model.AssertUnchanged(item);
        Assert.Equal(_model.Boundaries.Select(item => item.Offset), stored.Where(item => !item.IsProgress).Select(item => item.Offset));
        foreach (var replica in _replicas)
        {
            Assert.Equal(0, replica.Tails.Count);
            Assert.Equal(0, replica.Tails.HeldBytes);
            Assert.True(await ReadPagesAsync(replica, _model.AnyOffset(_scenario.Seed), int.MaxValue) >= _model.Boundaries[^1].Offset);
        }
    }

    private static string Turn(StreamStep step) => $"turn_{step.Second % 3}";

    private StreamReplica Replica(int choice) => _replicas[choice % _replicas.Length];
}
