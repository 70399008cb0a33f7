using Hearth.Events;
using Hearth.Hosting;
using Hearth.Storage;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Hearth.Postgres.Appends;

/// <summary>
/// Removes superseded progress behind the appends' backs, many ranges at a time. What is forgotten costs space until it is purged.
/// </summary>
internal sealed partial class ProgressPruner : IAsyncDisposable
{
    private const int CommandSeconds = 5;
    private const int MaxRangesPerStatement = 1_000;

    // $4 are the bits of the kinds to remove.
    private const string PruneSql =
        """
        DELETE FROM events
        USING  unnest($1, $2, $3) AS r (stream, low, high)
        WHERE  events.stream = r.stream
        AND    events.position >= r.low
        AND    events.position < r.high
        AND    ($4 >> events.kind) & 1 = 1
        """;

    private readonly NpgsqlDataSource _source;
    private readonly AppendLimits _limits;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _pruning = new(1);
    private readonly SemaphoreSlim _added = new(0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Queue<ProgressRange> _ranges = [];
    private readonly Task _running;
    private bool _isFailing;

    public ProgressPruner(NpgsqlDataSource source, AppendLimits limits, TimeProvider time, ILogger logger)
    {
        (_source, _limits, _time, _logger) = (source, limits, time, logger);
        _running = WorkScheduler.Default.Start(RunAsync);
    }

    /// <summary>Remembers what the stored units of an append have superseded.</summary>
    public void Add(StreamAppend append, IReadOnlyList<AppendOutcome> outcomes)
    {
        for (var i = 0; i < outcomes.Count; i++)
        {
            var unit = append.Units[i];
            if (outcomes[i] != AppendOutcome.Stored || unit.SupersedesProgressFrom is not { } from || unit.Events.Count == 0) continue;
            Add(new ProgressRange(append.Stream, from, unit.Events[0].Offset));
        }
    }

    /// <summary>Removes now what was remembered so far. What cannot be removed is remembered for the next time.</summary>
    public async Task FlushAsync()
    {
        await _pruning.WaitAsync();
        var ranges = TakeAll();
        var removed = 0;
        try
        {
            foreach (var chunk in ranges.Chunk(MaxRangesPerStatement))
            {
                await RemoveAsync(chunk);
                removed += chunk.Length;
                _isFailing = false;
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException or IOException)
        {
            foreach (var range in ranges[removed..]) Add(range);
            if (!_isFailing) LogFailed(AppendFailure.Reason(exception));
            _isFailing = true;
        }
        finally
        {
            _pruning.Release();
        }
    }

    /// <summary>Removes what was remembered, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ending.IsCancellationRequested) return;
        await _ending.CancelAsync();
        await _running;
        await FlushAsync();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await _added.WaitAsync(_ending.Token);
                await Task.Delay(_limits.PruneInterval, _time, _ending.Token);
                await FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // What is left is removed by whoever ends this.
        }
    }

    private void Add(ProgressRange range)
    {
        lock (_ranges)
        {
            if (_ranges.Count == _limits.MaxPruneRanges) _ranges.Dequeue();
            _ranges.Enqueue(range);
            if (_ranges.Count == 1) _added.Release();
        }
    }

    private ProgressRange[] TakeAll()
    {
        lock (_ranges)
        {
            var ranges = _ranges.ToArray();
            _ranges.Clear();
            return ranges;
        }
    }

    private async Task RemoveAsync(ProgressRange[] ranges)
    {
        await using var command = _source.CreateCommand(PruneSql);
        command.CommandTimeout = CommandSeconds;
        command.Parameters.Add(SqlArray.Of(ranges.Select(range => range.Stream.Value).ToList(), NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(ranges.Select(range => range.From.Value).ToList(), NpgsqlDbType.Bigint));
        command.Parameters.Add(SqlArray.Of(ranges.Select(range => range.To.Value).ToList(), NpgsqlDbType.Bigint));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = EventKinds.Progress.Bits });
        await command.ExecuteNonQueryAsync();
    }

    [LoggerMessage(LogLevel.Warning, "Superseded progress could not be removed ({Reason}); it is tried again, and what is left at the end goes with a purge.")]
    private partial void LogFailed(string reason);
}
