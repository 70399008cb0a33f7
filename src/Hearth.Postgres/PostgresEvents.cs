using Hearth.Postgres.Appends;
using Hearth.Postgres.Reads;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres;

/// <summary>The events and blobs of all streams.</summary>
/// <remarks>
/// Appends are translated to the store's exceptions here; reads and blobs throw what the database throws, but for a lack of room.
/// </remarks>
internal sealed class PostgresEvents : IAsyncDisposable
{
    private readonly EventReader _reader;
    private readonly BlobTable _blobs;
    private readonly WorkspaceReader _workspaces;
    private readonly LargeEventWriter _largeEvents;
    private readonly WritingAppends _writing;

    /// <param name="pool">Connections to borrow for one statement.</param>
    /// <param name="dedicated">Opens connections that stay with the pipeline and are changed to its needs.</param>
    /// <param name="writing">Connections to lend to the application, on which none is made unless it writes.</param>
    /// <param name="schema">The store's schema.</param>
    /// <param name="laneCount">How many groups of appends may be written at the same time.</param>
    /// <param name="limits">How much waits, and for how long.</param>
    /// <param name="time">For delays between tries.</param>
    /// <param name="logger">For outages.</param>
    public PostgresEvents(
        NpgsqlDataSource pool,
        NpgsqlDataSource dedicated,
        NpgsqlDataSource writing,
        string schema,
        int laneCount,
        AppendLimits limits,
        TimeProvider time,
        ILogger logger)
    {
        _reader = new EventReader(pool);
        _blobs = new BlobTable(pool);
        _workspaces = new WorkspaceReader(pool);
        _largeEvents = new LargeEventWriter(_blobs, limits, time);
        _writing = new WritingAppends(writing, schema, limits);
        Pipeline = new AppendPipeline(dedicated, laneCount, limits, time, logger);
        Pruner = new ProgressPruner(pool, limits, time, logger);
    }

    internal AppendPipeline Pipeline { get; }

    internal ProgressPruner Pruner { get; }

    /// <inheritdoc cref="IHearthStore.AppendAsync"/>
    public async Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        append.ThrowIfMalformed();
        if (append.Units.Count == 0) return [];
        var largeEvents = default(IReadOnlyDictionary<Offset, LargeEvent>);
        if (LargeEventWriter.HasLarge(append))
        {
            largeEvents = await _largeEvents.PutAsync(append, cancellationToken);
            if (largeEvents is null) return [.. append.Units.Select(_ => AppendOutcome.Fenced)];
        }

        var outcomes = append.Units is [{ Writes: not null }]
            ? [await _writing.AppendAsync(append, largeEvents).WaitAsync(cancellationToken)]
            : await Pipeline.AppendAsync(append, largeEvents, cancellationToken);
        Pruner.Add(append, outcomes);
        return outcomes;
    }

    /// <inheritdoc cref="IHearthStore.ReadAsync"/>
    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken) =>
        _reader.ReadAsync(stream, query, cancellationToken);

    /// <inheritdoc cref="IHearthStore.FindTailStartAsync"/>
    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken) =>
        _reader.FindTailStartAsync(stream, count, cancellationToken);

    /// <inheritdoc cref="IHearthStore.FindEndsAsync"/>
    public Task<IReadOnlyList<StreamEnd>> FindEndsAsync(IReadOnlyCollection<StreamId> streams, CancellationToken cancellationToken) =>
        _reader.FindEndsAsync(streams, cancellationToken);

    /// <inheritdoc cref="IHearthStore.PutBlobAsync"/>
    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken) =>
        _largeEvents.PutAsync(stream, blob, cancellationToken);

    /// <inheritdoc cref="IHearthStore.FindBlobAsync"/>
    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken) =>
        _blobs.FindAsync(stream, blobId, cancellationToken);

    /// <inheritdoc cref="IHearthStore.ReadWorkspaceAsync"/>
    public Task<IReadOnlyList<WorkspaceFile>> ReadWorkspaceAsync(StreamId stream, CancellationToken cancellationToken) =>
        _workspaces.ReadAsync(stream, cancellationToken);

    /// <summary>Stores what was accepted. The data sources stay open.</summary>
    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        await Pruner.DisposeAsync();
        _writing.Dispose();
    }
}
