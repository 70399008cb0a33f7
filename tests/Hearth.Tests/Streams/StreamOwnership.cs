using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Xunit;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Tests.Streams;

/// <summary>One owner of the stream, what it has handed over, and what it was promised.</summary>
internal sealed class StreamOwnership(StreamReplica replica, StreamClaim claim, StreamModel model) : IAsyncDisposable
{
    private readonly StreamTails.Lease _lease = replica.Tails.Acquire(claim.Stream);
    private readonly List<(StreamWrite Write, long? Guard)> _writes = [];
    private readonly Dictionary<string, List<StoredEvent>> _openTurns = [];
    private StreamWriter? _writer;
    private bool _isDisposed;

    private StreamWriter Writer => _writer ??= replica.Write(claim, _lease);

    /// <summary>Takes the tail over: from here on its readers see what this owner writes.</summary>
    public void Begin() => _ = Writer;

    public void Append(int count, AppendSideEffects sideEffects = default, string? endsTurn = null)
    {
        var events = new IOutgoingEvent[count];
        for (var i = 0; i < count; i++) events[i] = TestEvent.Boundary() with { Encoded = model.HandedOver };
        if (endsTurn is not null) events[^1] = TestEvent.EndOf(endsTurn) with { Encoded = model.HandedOver };
        if (!TryWrite(() => _writes.Add((Writer.Append(events, sideEffects), sideEffects.Guard)))) return;
        if (sideEffects.Settles is not null) _openTurns.Clear();
        else if (endsTurn is not null) _openTurns.Remove(endsTurn);
    }

    public void Progress(string turn) => TryWrite(() =>
    {
        var delta = Writer.AppendProgress(turn, TestEvent.Delta() with { Encoded = model.HandedOver });
        if (!_openTurns.TryGetValue(turn, out var progress)) _openTurns[turn] = progress = [];
        progress.Add(delta);
    });

    /// <summary>Everything is stored; so is all progress of turns that have not ended.</summary>
    public async Task DrainAsync(UnreliableStore store)
    {
        await Writer.DrainAsync(CancellationToken.None);
        if (Writer.Fault is not null) return;
        var durable = (await store.ReadDurableAsync(claim.Stream, Offset.Start, EventKinds.Progress)).Select(item => item.Offset).ToHashSet();
        var lost = _openTurns.SelectMany(turn => turn.Value).Where(item => !durable.Contains(item.Offset)).Select(item => item.Offset);
        if (Writer.Fault is null) Assert.Empty(lost);
    }

    /// <summary>Checks that every promise was kept; nothing is pending any more.</summary>
    public async Task AssertPromisesKeptAsync(long abortedThrough)
    {
        foreach (var (write, guard) in _writes)
        {
            var stored = write.Events.Count(item => model.IsCommitted(item.Offset));
            try
            {
                await write.Stored.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
                Assert.Equal(write.Events.Count, stored);
            }
            catch (UnitAbortedException)
            {
                Assert.True(guard <= abortedThrough, $"Guard {guard} was refused, though only {abortedThrough} were aborted.");
                Assert.Equal(0, stored);
            }
            catch (Exception exception) when (exception is OwnershipLostException or ObjectDisposedException)
            {
                Assert.True(stored == 0 || stored == write.Events.Count, "A unit was torn.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        await Writer.DisposeAsync();
        _lease.Dispose();
    }

    // An owner that was replaced may know it already.
    private static bool TryWrite(Action write)
    {
        try
        {
            write();
            return true;
        }
        catch (Exception exception) when (exception is OwnershipLostException or ObjectDisposedException)
        {
            return false;
        }
    }
}
