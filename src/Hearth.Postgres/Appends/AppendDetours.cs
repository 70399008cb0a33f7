namespace Hearth.Postgres.Appends;

/// <summary>Where appends go whose stream is locked: each is sent on a connection of its own, so that no other stream waits for the lock.</summary>
internal sealed class AppendDetours(Func<AppendSender> createSender, AppendLimits limits, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _connections = new(limits.MaxDetours);
    private readonly List<Task> _running = [];

    /// <summary>Sends an append until it is done or the lock has been held for too long.</summary>
    /// <param name="append">Found to be held up.</param>
    /// <param name="arrived">Called when it is done.</param>
    public void Send(PendingAppend append, Action<PendingAppend> arrived)
    {
        _running.RemoveAll(task => task.IsCompleted);
        _running.Add(SendAsync(append, arrived));
    }

    /// <summary>Waits for those on the way.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_running);
        _connections.Dispose();
    }

    private async Task SendAsync(PendingAppend append, Action<PendingAppend> arrived)
    {
        var started = time.GetTimestamp();
        await _connections.WaitAsync();
        try
        {
            await using var sender = createSender();
            while (!append.IsDone) await SendOnceAsync(sender, append, started);
        }
        catch (Exception exception)
        {
            append.Fail(exception); // A bug, or a connection that cannot be closed; either way the caller learns of it.
        }

        _connections.Release();
        arrived(append);
    }

    private async Task SendOnceAsync(AppendSender sender, PendingAppend append, long started)
    {
        append.IsHeldUp = false;
        await sender.SendAsync(new[] { append });
        if (append.IsHeldUp && time.GetElapsedTime(started) >= limits.RetryTime) append.Fail(AppendFailure.HeldUp(append));
    }
}
