using Microsoft.Extensions.Logging;

namespace Hearth.Postgres.Appends;

/// <summary>
/// Sends batches over one connection until each append in them is stored, refused, failed, or found to be held up by a lock. Used by
/// one caller at a time.
/// </summary>
/// <remarks>
/// A statement whose outcome is unknown is answered by sending the same batch again, never by looking: the server may still be
/// committing what was sent over a lost connection.
/// </remarks>
internal sealed partial class AppendSender(AppendConnection connection, AppendLimits limits, TimeProvider time, ILogger logger)
    : IAsyncDisposable
{
    private readonly Outage _outage = new(limits, time);

    /// <summary>Sends the next units of each append. What is neither done nor held up afterwards has further units to send.</summary>
    /// <param name="batch">Appends of different streams.</param>
    public async Task SendAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        while (true)
        {
            try
            {
                await connection.StoreAsync(batch);
                EndOutage();
                return;
            }
            catch (Exception exception) when (IsCausedByOne(exception))
            {
                EndOutage();
                await BlameAsync(batch, exception);
                return;
            }
            catch (Exception exception)
            {
                if (!_outage.IsOn) LogOutage(AppendFailure.Reason(exception), batch.Length);
                if (await _outage.TryWaitAsync()) continue;
                foreach (var append in batch.Span) append.Fail(AppendFailure.Unavailable(exception));
                return;
            }
        }
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static bool IsCausedByOne(Exception exception) => AppendFailure.IsHeldUp(exception) || AppendFailure.IsPermanent(exception);

    /// <summary>Finds the stream that is to blame by sending halves; the others are stored.</summary>
    private async Task BlameAsync(ReadOnlyMemory<PendingAppend> batch, Exception exception)
    {
        if (batch.Length > 1)
        {
            await SendHalvesAsync(batch);
        }
        else if (AppendFailure.IsHeldUp(exception))
        {
            batch.Span[0].IsHeldUp = true;
        }
        else
        {
            LogRefused(batch.Span[0].Stream.Value, AppendFailure.Reason(exception));
            batch.Span[0].Fail(exception);
        }
    }

    // The whole batch has waited for a lock for long enough: from here on everybody waits only as long as it takes to tell.
    private async Task SendHalvesAsync(ReadOnlyMemory<PendingAppend> batch)
    {
        var before = connection.LockTimeout;
        connection.LockTimeout = limits.SearchLockTimeout;
        await SendAsync(batch[..(batch.Length / 2)]);
        await SendAsync(batch[(batch.Length / 2)..]);
        connection.LockTimeout = before;
    }

    private void EndOutage()
    {
        if (!_outage.IsOn) return;
        LogOutageEnded(_outage.Duration.TotalSeconds);
        _outage.End();
    }

    [LoggerMessage(LogLevel.Warning, "Storing failed ({Reason}); {Streams} appends are sent again.")]
    private partial void LogOutage(string reason, int streams);

    [LoggerMessage(LogLevel.Warning, "Storing goes on after {Seconds:0.0} s.")]
    private partial void LogOutageEnded(double seconds);

    [LoggerMessage(LogLevel.Error, "The database refused the events of stream {Stream}: {Reason}.")]
    private partial void LogRefused(long stream, string reason);
}
