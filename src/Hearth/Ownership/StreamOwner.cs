using Hearth.Diagnostics;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.Extensions.Logging;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Ownership;

/// <summary>Runs the work of one stream: claims it, folds its log, and makes one attempt at a time until nothing is left.</summary>
internal sealed partial class StreamOwner
{
    private readonly Lock _gate = new();
    private readonly OwnerServices _services;
    private readonly StreamId _stream;
    private readonly StoreRetry _retry;
    private readonly ILogger _logger;
    private TaskCompletionSource _nudge = NewSignal();
    private AttemptCancellation? _attempt;
    private StreamWriter? _writer;
    private SubmissionId _attempted;
    private bool _isNudged;
    private bool _isRetired;

    public StreamOwner(StreamId stream, OwnerServices services)
    {
        (_stream, _services) = (stream, services);
        _logger = services.Loggers.CreateLogger<StreamOwner>();
        _retry = new StoreRetry(services.Time, _logger);
    }

    /// <summary>Whether an attempt is under way.</summary>
    public bool IsActive
    {
        get
        {
            lock (_gate) return _attempt is not null;
        }
    }

    /// <summary>Looks for work again, soon.</summary>
    /// <returns>False when the owner has retired: another one has to take its place.</returns>
    public bool TryNudge()
    {
        lock (_gate)
        {
            if (_isRetired) return false;
            _isNudged = true;
            _nudge.TrySetResult();
            return true;
        }
    }

    /// <summary>Stops the attempt that is under way if its submission is marked as aborted.</summary>
    public async Task AbortAsync()
    {
        SubmissionId attempted;
        AttemptCancellation? attempt;
        lock (_gate) (attempted, attempt) = (_attempted, _attempt);
        if (attempt is null) return;

        // The attempt may be at a later submission than those that were aborted.
        if (await _services.Store.FindSubmissionAsync(attempted, CancellationToken.None) is { IsAborted: true }) attempt.Stop(AttemptStop.Aborted);
    }

    /// <summary>The stream has another owner, or is gone: the attempt that is under way stops and writes nothing.</summary>
    public void Lose()
    {
        AttemptCancellation? attempt;
        lock (_gate) attempt = _attempt;
        attempt?.Stop(AttemptStop.OwnershipLost);
    }

    /// <summary>Finds out whether the stream is still this owner's; if not, the attempt that is under way stops.</summary>
    public void Probe()
    {
        StreamWriter? writer;
        lock (_gate) writer = _writer;
        writer?.Probe();
    }

    /// <summary>Owns the stream until its work is done and it has lingered, or until the process leaves.</summary>
    /// <returns>False when a living process other than this one has the stream.</returns>
    public async Task<bool> RunAsync()
    {
        try
        {
            var claim = await _retry.RunAsync(
                () => _services.Store.ClaimAsync(_stream, CancellationToken.None),
                () => _services.Lifecycle.DrainExpired.IsCancellationRequested);
            if (claim is null) return false;
            await OwnAsync(claim);
        }
        catch (OwnershipLostException)
        {
            // Noted when the writer met it.
        }
        catch (Exception exception)
        {
            LogOwnerFailed(exception, _stream);
        }
        finally
        {
            Retire();
        }

        return true;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task OwnAsync(StreamClaim claim)
    {
        using var lease = _services.Tails.Acquire(claim.Stream);
        var writer = new StreamWriter(
            _services.Store,
            lease.Tail,
            claim,
            _services.StreamOptions.ProgressFlushInterval,
            _services.Time,
            _services.Loggers.CreateLogger<StreamWriter>())
        {
            Faulted = fault => Fault(fault, claim),
        };
        await using (writer)
        {
            lock (_gate) _writer = writer;
            try
            {
                await WorkAsync(claim, writer);
                await writer.DrainAsync(CancellationToken.None);
            }
            finally
            {
                await ReleaseAsync(claim);
            }
        }
    }

    // A stream that stays owned is one that no sweep finds.
    private Task<bool> ReleaseAsync(StreamClaim claim) => _retry.RunAsync(
        async () =>
        {
            await _services.Store.ReleaseAsync(claim.Stream, claim.Epoch, CancellationToken.None);
            return true;
        },
        () => _services.Lifecycle.DrainExpired.IsCancellationRequested);

    private async Task WorkAsync(StreamClaim claim, StreamWriter writer)
    {
        var loader = new StreamFoldLoader(_services.Store);
        StreamFold? fold = null;
        while (!_services.Lifecycle.Draining.IsCancellationRequested)
        {
            ResetNudge();
            if (await _services.Store.NextSubmissionAsync(claim.Stream, CancellationToken.None) is not { } submission)
            {
                if (claim.Key.Kind == StreamKind.Run || !await LingerAsync()) return;
                continue;
            }

            fold ??= await loader.LoadAsync(claim with { Tail = writer.LastStored }, CancellationToken.None);
            var journal = new AttemptJournal(writer, fold, submission.Number);
            if (await AttemptAsync(claim, submission, journal) == AttemptResult.Interrupted) return;
            if (journal.IsFoldStale) fold = null;
        }
    }

    private async Task<AttemptResult> AttemptAsync(StreamClaim claim, SubmissionRecord submission, AttemptJournal journal)
    {
        using var activity = HearthDiagnostics.StartAttempt(claim.Key.ToString(), submission.Id.Value, submission.TraceParent, submission.TraceState);
        try
        {
            await _services.Slots.WaitAsync(_services.Lifecycle.Draining);
        }
        catch (OperationCanceledException)
        {
            return AttemptResult.Interrupted;
        }

        CancellationTokenRegistration drain = default;
        try
        {
            return await StartAsync(claim, submission, journal, attempt =>
            {
                lock (_gate) (_attempted, _attempt) = (submission.Id, attempt);
                drain = _services.Lifecycle.DrainExpired.UnsafeRegister(
                    static state => ((AttemptCancellation)state!).Stop(AttemptStop.Draining),
                    attempt);
            });
        }
        finally
        {
            lock (_gate) _attempt = null;
            await drain.DisposeAsync();
            _services.Slots.Release();
        }
    }

    private Task<AttemptResult> StartAsync(
        StreamClaim claim,
        SubmissionRecord submission,
        AttemptJournal journal,
        Action<AttemptCancellation> observe) => claim.Key.Kind == StreamKind.Run
        ? new RunAttempt(_services.Attempts, claim, submission, journal, _logger).RunAsync(observe)
        : new SubmissionAttempt(_services.Attempts, claim, submission, journal, _logger).RunAsync(observe);

    private void ResetNudge()
    {
        lock (_gate)
        {
            _isNudged = false;
            if (_nudge.Task.IsCompleted) _nudge = NewSignal();
        }
    }

    // Waits for more work; false when there was none and the owner has retired.
    private async Task<bool> LingerAsync()
    {
        Task nudge;
        lock (_gate) nudge = _nudge.Task;
        try
        {
            await nudge.WaitAsync(_services.Options.Linger, _services.Time, _services.Lifecycle.Draining);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                _isRetired = !_isNudged;
                return !_isRetired;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void Fault(Exception fault, StreamClaim claim)
    {
        if (fault is not OwnershipLostException) return;
        LogOwnershipLost(claim.Stream, claim.Epoch);
        Lose();
    }

    private void Retire()
    {
        lock (_gate) _isRetired = true;
    }

    [LoggerMessage(LogLevel.Warning, "Stream {Stream} is fenced: epoch {Epoch} has a successor. Its work stops here.")]
    private partial void LogOwnershipLost(StreamId stream, long epoch);

    [LoggerMessage(LogLevel.Error, "The owner of stream {Stream} stopped; the sweep will find its work again.")]
    private partial void LogOwnerFailed(Exception exception, StreamId stream);
}
