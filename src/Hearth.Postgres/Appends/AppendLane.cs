using Hearth.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hearth.Postgres.Appends;

/// <summary>
/// Stores the appends of some streams over one connection, one statement at a time. What comes while a statement is under way shares the
/// next one; nothing waits for a timer.
/// </summary>
internal sealed class AppendLane : IAsyncDisposable
{
    private readonly AppendQueue _queue;
    private readonly AppendSender _sender;
    private readonly AppendDetours _detours;
    private readonly Task _running;
    private PendingAppend[] _buffer = [];
    private long _batchCount;

    public AppendLane(NpgsqlDataSource source, AppendLimits limits, TimeProvider time, ILogger logger)
    {
        _queue = new AppendQueue(limits);
        _sender = CreateSender();
        _detours = new AppendDetours(CreateSender, limits, time);
        _running = WorkScheduler.Default.Start(RunAsync);

        AppendSender CreateSender() => new(new AppendConnection(source, limits), limits, time, logger);
    }

    /// <summary>How many batches were sent.</summary>
    public long BatchCount => Volatile.Read(ref _batchCount);

    /// <summary>How many callers wait for room.</summary>
    public int WaitingCount => _queue.WaitingCount;

    /// <summary>Accepts an append, at once or when there is room.</summary>
    public Task EnqueueAsync(PendingAppend append, CancellationToken cancellationToken) => _queue.EnqueueAsync(append, cancellationToken);

    /// <summary>Stores what was accepted, then closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Complete();
        await _running;
        await _detours.DisposeAsync();
        await _sender.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var batch = new List<PendingAppend>();
        while (await _queue.TakeAsync(batch))
        {
            await SendAsync(batch);
            Interlocked.Increment(ref _batchCount);
            foreach (var append in batch) Direct(append);
            batch.Clear();
        }
    }

    private async Task SendAsync(List<PendingAppend> batch)
    {
        if (_buffer.Length < batch.Count) _buffer = new PendingAppend[batch.Capacity];
        batch.CopyTo(_buffer);
        try
        {
            await _sender.SendAsync(_buffer.AsMemory(0, batch.Count));
        }
        catch (Exception exception)
        {
            // Nothing that is not handled may end the lane: everybody after this batch would wait for ever.
            foreach (var append in batch.Where(append => !append.IsDone)) append.Fail(exception);
        }

        Array.Clear(_buffer, 0, batch.Count);
    }

    private void Direct(PendingAppend append)
    {
        if (append.IsDone) Finish(append);
        else if (append.IsHeldUp) _detours.Send(append, Finish);
        else _queue.GiveBack(append);
    }

    private void Finish(PendingAppend append)
    {
        _queue.Release(append);
        append.Complete();
    }
}
