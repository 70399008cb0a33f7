using System.Runtime.CompilerServices;
using Hearth.Events;
using Hearth.Storage;
using Microsoft.Extensions.Options;

namespace Hearth.Streams;

/// <summary>Reads streams: storage for what is past, the tail for what happens now.</summary>
internal sealed class StreamSource(IHearthStore store, StreamTails tails, IOptions<StreamsOptions> options, TimeProvider time)
{
    private readonly PageLimits _limits = new(options.Value.MaxPageEvents, options.Value.MaxPageBytes);

    /// <summary>Finds a stream; null when nothing was ever admitted to it.</summary>
    public Task<StreamState?> FindAsync(StreamKey key, CancellationToken cancellationToken) => store.FindStreamAsync(key, cancellationToken);

    /// <summary>The last offset that a reader can have seen here.</summary>
    public Offset TailOf(StreamState stream)
    {
        var head = tails.Find(stream.Id)?.Head ?? Offset.Start;
        return head > stream.Tail ? head : stream.Tail;
    }

    /// <summary>The position from which the last <paramref name="count"/> stored events follow.</summary>
    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        store.FindTailStartAsync(stream, count, cancellationToken);

    /// <summary>One page after a position, without waiting.</summary>
    public Task<StreamPage> ReadAsync(StreamId stream, Offset after, CancellationToken cancellationToken)
    {
        var tail = tails.Find(stream);
        tail?.Touch();

        // Whoever follows the stream gets the rest a moment later. Whoever looks once must not be told that there is none.
        return ReadAsync(stream, tail, after, storageFirst: tail?.IsFed == true, cancellationToken);
    }

    /// <summary>
    /// Pages after a position, as they come. A page without events is yielded at the start when there is nothing yet, after every
    /// <paramref name="idleInterval"/> of silence, when <paramref name="stopping"/> is cancelled, and at the closed end; the
    /// sequence ends after the last two, and when the stream is deleted.
    /// </summary>
    /// <remarks>A page holds its events until the next one is asked for.</remarks>
    /// <param name="stream">The stream to read.</param>
    /// <param name="after">Where to start.</param>
    /// <param name="idleInterval">The longest silence.</param>
    /// <param name="stopping">Ends the sequence after what is already there was read.</param>
    /// <param name="cancellationToken">The reader went away.</param>
    public async IAsyncEnumerable<StreamPage> FollowAsync(
        StreamId stream,
        Offset after,
        TimeSpan idleInterval,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = tails.Acquire(stream);
        var tail = lease.Tail;
        tail.AddReader();
        try
        {
            using var wakeOnStop = stopping.UnsafeRegister(static state => ((StreamTail)state!).Wake(), tail);
            var isFirst = true;
            var isIdle = false;
            while (true)
            {
                var changed = tail.Changed; // Taken before looking: no wake-up is lost.
                var isStopping = stopping.IsCancellationRequested;
                var page = await ReadAsync(stream, tail, after, storageFirst: isIdle, cancellationToken);
                if (page.IsGone) yield break;
                after = page.Next;
                var isLast = page.IsClosed || (isStopping && page.IsUpToDate);
                if (page.Events.Count > 0 || isIdle || isLast || (isFirst && page.IsUpToDate))
                {
                    yield return page;
                    page.Release();
                    isFirst = false;
                }

                if (isLast) yield break;
                isIdle = page.IsUpToDate && !await WaitAsync(changed, idleInterval, cancellationToken);
                if (isIdle) tail.Relax();
            }
        }
        finally
        {
            tail.RemoveReader();
        }
    }

    // Storage first: the tail may be that of an owner in this process which another process has replaced.
    private async Task<StreamPage> ReadAsync(
        StreamId stream, StreamTail? tail, Offset after, bool storageFirst, CancellationToken cancellationToken)
    {
        if (!storageFirst && tail?.TryRead(after, _limits) is { } fromTail) return fromTail;

        var query = new EventQuery(after, EventKinds.All, _limits.MaxEvents, _limits.MaxBytes);
        var stored = await store.ReadAsync(stream, query, cancellationToken);
        if (!stored.Exists) return new StreamPage([], after, IsUpToDate: true, IsClosed: false) { IsGone = true };
        var next = stored.Events.Count > 0 ? stored.Events[^1].Offset : after;

        // What was shown but is not stored yet lies in the tail: it is read there now, or in the next round.
        var upToDate = !stored.HasMore && (tail is null || tail.Head <= next);
        if (!upToDate && stored.Events.Count == 0 && tail?.TryRead(after, _limits) is { } shown) return shown;
        return new StreamPage(stored.Events, next, upToDate, upToDate && stored.IsClosed);
    }

    private async Task<bool> WaitAsync(Task changed, TimeSpan idleInterval, CancellationToken cancellationToken)
    {
        if (changed.IsCompleted) return true;

        // Silence is normal: thrown time-outs of thousands of idle readers would be most of what they cost.
        await changed.WaitAsync(idleInterval, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        cancellationToken.ThrowIfCancellationRequested();
        return changed.IsCompleted;
    }
}
