using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>Keeps everything in this process and loses it with the process: for tests and for trying things out.</summary>
/// <remarks>One lock makes every operation atomic; each holds it for a short, bounded time.</remarks>
internal sealed class MemoryStore : IHearthStore
{
    private readonly Lock _gate = new();
    private readonly Dictionary<StreamId, MemoryLog> _streams = [];
    private readonly Dictionary<string, MemoryLog> _streamsByKey = [];
    private readonly Dictionary<SubmissionId, MemorySubmission> _submissions = [];
    private readonly Dictionary<string, (IdempotencyEntry Entry, MemorySubmission Submission)> _idempotency = [];

    // Only streams with unsettled work, so that a sweep does not look at the others.
    private readonly SortedDictionary<long, MemoryLog> _unsettled = [];

    // As with a file: whoever opens the store takes over what its last user has left behind.
    public Task OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var log in _streams.Values) log.Release(log.Epoch);
        }

        return Task.CompletedTask;
    }

    public Task<AdmissionResult> AdmitAsync(Admission admission, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(FindReceipt(admission) ?? Accept(admission));
        }
    }

    public Task<AdmissionResult?> FindAdmissionAsync(IdempotencyEntry entry, DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(FindReceipt(entry, now));
        }
    }

    public Task<StreamState?> FindStreamAsync(StreamKey key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_streamsByKey.GetValueOrDefault(KeyText(key))?.State);
        }
    }

    public Task<StreamClaim?> ClaimAsync(StreamId stream, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_streams.GetValueOrDefault(stream)?.Claim());
        }
    }

    public Task ReleaseAsync(StreamId stream, long epoch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _streams.GetValueOrDefault(stream)?.Release(epoch);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AppendOutcome>> AppendAsync(StreamAppend append, CancellationToken cancellationToken)
    {
        append.ThrowIfMalformed();
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<AppendOutcome>>(Append(append));
        }
    }

    public Task<EventPage> ReadAsync(StreamId stream, EventQuery query, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_streams.GetValueOrDefault(stream)?.Read(query) ?? new EventPage([], Offset.Start, false, false));
        }
    }

    public Task<Offset> FindTailStartAsync(StreamId stream, long count, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_streams.GetValueOrDefault(stream)?.FindTailStart(count) ?? Offset.Start);
        }
    }

    public Task<bool> AbortAsync(StreamId stream, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_streams.GetValueOrDefault(stream)?.Abort() ?? false);
        }
    }

    public Task<SubmissionRecord?> NextSubmissionAsync(StreamId stream, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_streams.GetValueOrDefault(stream)?.NextSubmission?.ToRecord());
        }
    }

    public Task<SubmissionRecord?> FindSubmissionAsync(SubmissionId id, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_submissions.GetValueOrDefault(id)?.ToRecord());
        }
    }

    public Task<IReadOnlyList<StreamState>> SweepAsync(StreamId after, int limit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<StreamState>>(
                [.. _unsettled.Values.Where(log => log.Id.Value > after.Value && !log.IsOwned).Take(limit).Select(log => log.State)]);
        }
    }

    public Task PutBlobAsync(StreamId stream, Blob blob, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _streams.GetValueOrDefault(stream)?.PutBlob(blob);
        }

        return Task.CompletedTask;
    }

    public Task<Blob?> FindBlobAsync(StreamId stream, string blobId, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult(_streams.GetValueOrDefault(stream)?.FindBlob(blobId));
        }
    }

    public Task PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var (key, value) in _idempotency)
            {
                if (value.Entry.ExpiresAt <= now) _idempotency.Remove(key);
            }
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The receipt of an earlier admission that this one repeats.</summary>
    private AdmissionResult? FindReceipt(Admission admission) =>
        (admission.Idempotency is { } wanted ? FindReceipt(wanted, admission.AdmittedAt) : null)
        ?? _submissions.GetValueOrDefault(admission.Id)?.Receipt(AdmissionStatus.Deduplicated);

    private AdmissionResult? FindReceipt(IdempotencyEntry wanted, DateTimeOffset now)
    {
        if (!_idempotency.TryGetValue(KeyText(wanted), out var known) || known.Entry.ExpiresAt <= now) return null;
        var isSameBody = known.Entry.BodyHash.Span.SequenceEqual(wanted.BodyHash.Span);
        return known.Submission.Receipt(isSameBody ? AdmissionStatus.Deduplicated : AdmissionStatus.Conflict);
    }

    private AdmissionResult Accept(Admission admission)
    {
        var key = KeyText(admission.Stream);
        var log = _streamsByKey.GetValueOrDefault(key);
        if ((log?.UnsettledCount ?? 0) >= admission.MaxQueued)
        {
            return new AdmissionResult(AdmissionStatus.QueueFull, default, admission.Id, Offset.Start);
        }

        if (log is { IsClosed: true }) throw new InvalidOperationException($"The stream {admission.Stream} is closed.");
        if (log is null)
        {
            log = new MemoryLog(new StreamId(_streams.Count + 1), admission.Stream);
            _streams.Add(log.Id, log);
            _streamsByKey.Add(key, log);
        }

        var submission = log.Enqueue(admission);
        _submissions.Add(admission.Id, submission);
        _unsettled[log.Id.Value] = log;
        if (admission.Idempotency is { } entry) _idempotency[KeyText(entry)] = (entry, submission);
        return submission.Receipt(AdmissionStatus.Admitted);
    }

    private AppendOutcome[] Append(StreamAppend append)
    {
        var outcomes = new AppendOutcome[append.Units.Count];
        if (!_streams.TryGetValue(append.Stream, out var log) || log.Epoch != append.Epoch)
        {
            Array.Fill(outcomes, AppendOutcome.Fenced);
            return outcomes;
        }

        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = log.Append(append.Units[i]);
        if (log.UnsettledCount == 0) _unsettled.Remove(log.Id.Value);
        return outcomes;
    }

    private static string KeyText(StreamKey key) => ToText(key.Hash());

    private static string KeyText(IdempotencyEntry entry) => ToText(entry.KeyHash.Span);

    // Text compares by content, which arrays do not.
    private static string ToText(ReadOnlySpan<byte> hash) => Convert.ToBase64String(hash);
}
