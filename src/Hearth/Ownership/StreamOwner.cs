using Hearth.Diagnostics;
using Hearth.Hosting;
using Hearth.Sandboxes;
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
    private readonly OwnerInbox _inbox;
    private readonly StoreRetry _retry;
    private readonly ILogger _logger;
    private AttemptCancellation? _attempt;
    private StreamWriter? _writer;
    private SubmissionId _attempted;
    private long _settledThrough = -1; // All submissions up to this number are settled; -1 when nothing is known.
    private bool _isInterrupted;
    private volatile bool _isLeaving;
    private volatile bool _isDeleted;

    public StreamOwner(StreamId stream, OwnerServices services)
    {
        (_stream, _services) = (stream, services);
        _logger = services.Loggers.CreateLogger<StreamOwner>();
        _inbox = new OwnerInbox(services.Time);
        _retry = new StoreRetry(services.Time, _logger);
    }

    /// <summary>The stream's key; unknown until it is claimed.</summary>
    public StreamKey Key { get; private set; }

    /// <summary>Whether it has been told to let the stream go.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Whether it has claimed the stream, and so knows its key.</summary>
    public bool HasClaimed
    {
        get
        {
            lock (_gate) return _writer is not null;
        }
    }

    /// <summary>Whether an attempt is under way.</summary>
    public bool IsActive
    {
        get
        {
            lock (_gate) return _attempt is not null;
        }
    }

    /// <inheritdoc cref="OwnerInbox.TryNudge"/>
    public bool TryNudge(SubmissionRecord? admitted) => _inbox.TryNudge(admitted);

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

    /// <summary>The stream is gone: all work on it stops, and its readers go to storage.</summary>
    public void Delete()
    {
        _isDeleted = true;
        Lose();
        Probe(); // One without an attempt finds out as well.
    }

    /// <summary>Lets the stream go at the next safe point: between two submissions, or at once when none is under way.</summary>
    public void Leave()
    {
        _isLeaving = true;
        _inbox.Wake(); // It may be lingering.
    }

    /// <summary>Finds out whether the stream is still this owner's; if not, it stops.</summary>
    public void Probe()
    {
        StreamWriter? writer;
        lock (_gate) writer = _writer;
        writer?.Probe();
    }

    /// <summary>Owns the stream until its work is done and it has lingered, or until the process leaves.</summary>
    public async Task<OwnerEnd> RunAsync()
    {
        try
        {
            if (await AskAsync(() => _services.Store.ClaimAsync(_stream, CancellationToken.None)) is not { } claim) return OwnerEnd.Refused;
            Key = claim.Key;
            _services.Metrics.Claimed();
            var isLost = await OwnAsync(claim);
            var isTold = _inbox.Retire() && claim.Key.Kind != StreamKind.Run; // While it was letting go. A run has no second submission.
            return (_isInterrupted || isTold) && !isLost ? OwnerEnd.WorkLeft : OwnerEnd.Done;
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
            _inbox.Retire();
        }

        return OwnerEnd.Done;
    }

    /// <returns>Whether the stream has a newer owner.</returns>
    private async Task<bool> OwnAsync(StreamClaim claim)
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
            if (_isDeleted) writer.Probe(); // When that was said there was nothing yet to find it out with.
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

        return writer.Fault is OwnershipLostException;
    }

    // A stream that stays owned is one that no sweep finds.
    private Task<bool> ReleaseAsync(StreamClaim claim) => AskAsync(async () =>
    {
        await _services.Store.ReleaseAsync(claim.Stream, claim.Epoch, CancellationToken.None);
        return true;
    });

    // Asks the store for as long as the process lives: while it does not answer, work pauses.
    private Task<T> AskAsync<T>(Func<Task<T>> question) =>
        _retry.RunAsync(question, () => _services.Lifecycle.DrainExpired.IsCancellationRequested);

    private async Task WorkAsync(StreamClaim claim, StreamWriter writer)
    {
        await using var workspaces = new Workspaces(new WorkspaceSource(_services.Store, _retry, claim.Stream));
        var loader = new StreamFoldLoader(_services.Store);
        StreamFold? fold = null;
        if (claim.Epoch == 1) _settledThrough = 0;
        while (!_services.Lifecycle.Draining.IsCancellationRequested && writer.Fault is null)
        {
            if (await NextSubmissionAsync(claim.Stream) is not { } submission)
            {
                if (claim.Key.Kind == StreamKind.Run || _isLeaving || !await LingerAsync()) return;
                continue;
            }

            if (_isLeaving) break;

            fold ??= await AskAsync(() => loader.LoadAsync(claim with { Tail = writer.LastStored }, submission, CancellationToken.None));
            var journal = new AttemptJournal(writer, fold, submission.Number);
            _isInterrupted = await AttemptAsync(claim, submission, journal, workspaces) == AttemptResult.Interrupted;
            if (_isInterrupted) return;
            if (claim.Key.Kind == StreamKind.Run) return; // It has one submission.
            _settledThrough = submission.Number;
            if (journal.IsFoldStale) fold = null;
        }

        _isInterrupted = true; // More may wait, and this owner takes up nothing any more.
    }

    private async Task<AttemptResult> AttemptAsync(StreamClaim claim, SubmissionRecord submission, AttemptJournal journal, Workspaces workspaces)
    {
        using var activity = HearthDiagnostics.StartAttempt(claim.Key.ToString(), submission.Id.Value, submission.TraceParent, submission.TraceState);
        using var inFlight = _services.InFlight.Begin();
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
            return await StartAsync(claim, submission, journal, workspaces, attempt =>
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
        Workspaces workspaces,
        Action<AttemptCancellation> observe) => claim.Key.Kind == StreamKind.Run
        ? new RunAttempt(_services.Attempts, claim, submission, journal, workspaces, _logger).RunAsync(observe)
        : new SubmissionAttempt(_services.Attempts, claim, submission, journal, workspaces, _logger).RunAsync(observe);

    // The store is asked only when what was told does not say what is next: another process may have admitted it, or aborted it.
    private async Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream)
    {
        if (_inbox.Take(_settledThrough + 1, out var mustLook) is { } admitted) return admitted;
        if (!mustLook) return null;

        var next = await AskAsync(() => _services.Store.NextSubmissionAsync(stream, CancellationToken.None));
        if (next is null) return null;
        _settledThrough = next.Number - 1;
        _inbox.TryNudge(null); // More may wait behind it, which nobody has told.
        return next;
    }

    private Task<bool> LingerAsync() => _inbox.WaitAsync(_services.Options.Linger, _services.Lifecycle.Draining);

    private void Fault(Exception fault, StreamClaim claim)
    {
        if (fault is not OwnershipLostException) return;
        if (_isDeleted)
        {
            LogDeleted(claim.Stream);
        }
        else
        {
            LogOwnershipLost(claim.Stream, claim.Epoch);
            _services.Metrics.Fenced();
        }

        Lose();
        _inbox.Wake(); // It may be lingering.
    }

    [LoggerMessage(LogLevel.Warning, "Stream {Stream} is fenced: epoch {Epoch} has a successor. Its work stops here.")]
    private partial void LogOwnershipLost(StreamId stream, long epoch);

    [LoggerMessage(LogLevel.Information, "Stream {Stream} was deleted. Its work stops here.")]
    private partial void LogDeleted(StreamId stream);

    [LoggerMessage(LogLevel.Error, "The owner of stream {Stream} stopped; the sweep will find its work again.")]
    private partial void LogOwnerFailed(Exception exception, StreamId stream);
}
