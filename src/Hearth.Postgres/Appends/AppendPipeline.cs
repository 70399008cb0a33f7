using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres.Appends;

/// <summary>Stores appends of many streams in few transactions. A stream always takes the same lane, so that its appends stay in order.</summary>
internal sealed class AppendPipeline : IAsyncDisposable
{
    private readonly AppendLane[] _lanes;

    /// <param name="source">Opens connections that stay with their lane; each is changed to the lane's needs.</param>
    /// <param name="laneCount">How many statements may be under way at the same time.</param>
    /// <param name="limits">How much waits, and for how long.</param>
    /// <param name="time">For delays between tries.</param>
    /// <param name="logger">For outages.</param>
    public AppendPipeline(NpgsqlDataSource source, int laneCount, AppendLimits limits, TimeProvider time, ILogger logger)
    {
        _lanes = new AppendLane[laneCount];
        for (var i = 0; i < laneCount; i++) _lanes[i] = new AppendLane(source, limits, time, logger);
    }

    /// <summary>How many batches were sent.</summary>
    public long BatchCount => _lanes.Sum(lane => lane.BatchCount);

    /// <summary>How many callers wait for room.</summary>
    public int WaitingCount => _lanes.Sum(lane => lane.WaitingCount);

    /// <summary>Stores a batch of at least one unit.</summary>
    /// <param name="append">The batch, known to be well-formed.</param>
    /// <param name="largeEvents">Its events whose payloads were put as blobs; null when there are none.</param>
    /// <param name="cancellationToken">Stops waiting. An append that still waited for room is not stored.</param>
    /// <exception cref="StoreUnavailableException">It was tried for long enough. What was not stored may be sent again.</exception>
    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(
        StreamAppend append, IReadOnlyDictionary<Offset, LargeEvent>? largeEvents, CancellationToken cancellationToken)
    {
        var pending = new PendingAppend(append, largeEvents);
        await LaneOf(append.Stream).EnqueueAsync(pending, cancellationToken);
        return await pending.Completion.WaitAsync(cancellationToken);
    }

    /// <summary>Stores what was accepted, then closes the connections.</summary>
    public async ValueTask DisposeAsync() => await Task.WhenAll(_lanes.Select(lane => lane.DisposeAsync().AsTask()));

    private AppendLane LaneOf(StreamId stream) => _lanes[(int)((ulong)stream.Value % (ulong)_lanes.Length)];
}
