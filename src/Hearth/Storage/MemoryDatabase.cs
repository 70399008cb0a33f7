using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>What the processes on one memory store share. Every member is called under <see cref="Gate"/>.</summary>
internal sealed class MemoryDatabase(TimeProvider time, MemoryFences fences)
{
    private readonly Dictionary<StreamId, MemoryLog> _streams = [];
    private readonly Dictionary<string, MemoryLog> _streamsByKey = [];
    private readonly Dictionary<string, Offset> _tombstones = [];
    private readonly Dictionary<SubmissionId, MemorySubmission> _submissions = [];
    private readonly Dictionary<string, (IdempotencyEntry Entry, MemorySubmission Submission)> _idempotency = [];

    // Only streams with unsettled work, so that a sweep does not look at the others.
    private readonly SortedDictionary<long, MemoryLog> _unsettled = [];
    private long _lastStream;

    public MemoryDatabase()
        : this(TimeProvider.System, new MemoryFences())
    {
    }

    public Lock Gate { get; } = new();

    public MemoryProcesses Processes { get; } = new(time);

    public MemoryLog? Find(StreamId stream) => _streams.GetValueOrDefault(stream);

    public MemoryLog? Find(StreamKey key) => _streamsByKey.GetValueOrDefault(KeyText(key));

    public MemorySubmission? Find(SubmissionId id) => _submissions.GetValueOrDefault(id);

    /// <summary>Every stream is nobody's: whoever used the database before has ended.</summary>
    public void ReleaseAll()
    {
        foreach (var log in _streams.Values) log.Owner = null;
    }

    public AdmissionResult Admit(Admission admission) => FindReceipt(admission) ?? Accept(admission);

    /// <summary>What an idempotency key was used for before.</summary>
    public AdmissionResult? FindReceipt(IdempotencyEntry wanted, DateTimeOffset now)
    {
        if (!_idempotency.TryGetValue(KeyText(wanted), out var known) || known.Entry.ExpiresAt <= now) return null;
        var isSameBody = known.Entry.BodyHash.Span.SequenceEqual(wanted.BodyHash.Span);
        return known.Submission.Receipt(isSameBody ? AdmissionStatus.Deduplicated : AdmissionStatus.Conflict);
    }

    public StreamClaim? Claim(StreamId stream, Guid process) =>
        Find(stream) is { } log && (!fences.Liveness || IsClaimable(log, process)) ? log.Claim(process) : null;

    public AppendOutcome[] Append(StreamAppend append)
    {
        var outcomes = new AppendOutcome[append.Units.Count];
        if (Find(append.Stream) is not { } log || (fences.Epoch && log.Epoch != append.Epoch))
        {
            Array.Fill(outcomes, AppendOutcome.Fenced);
            return outcomes;
        }

        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = log.Append(append.Units[i], fences);
        if (log.UnsettledCount == 0) _unsettled.Remove(log.Id.Value);
        return outcomes;
    }

    public void Release(StreamId stream, long epoch) => Find(stream)?.Release(epoch, fences);

    public MemorySubmission? NextSubmission(StreamId stream) => Find(stream)?.NextSubmission(fences);

    public List<UnsettledStream> Sweep(StreamId after, int limit, Guid process) =>
    [
        .. _unsettled.Values
            .Where(log => log.Id.Value > after.Value && IsClaimable(log, process))
            .Take(limit)
            .Select(log => new UnsettledStream(log.Id, log.Key, log.HasAborted)),
    ];

    public void Signal(StreamId stream)
    {
        if (Find(stream) is { } log) Processes.Signal(log.Owner, stream);
    }

    public List<StreamKey> FindIdle(StreamKind kind, string name, DateTimeOffset before, int limit) =>
    [
        .. _streams.Values
            .Where(log => log.Key.Kind == kind && log.Key.Name == name && log.UnsettledCount == 0 && log.LastAdmittedAt < before)
            .Take(limit)
            .Select(log => log.Key),
    ];

    public void PutBlob(StreamId stream, Blob blob) => Find(stream)?.PutBlob(blob, time.GetUtcNow(), isReferenced: false);

    public Deletion Delete(StreamKey key, bool force)
    {
        if (Find(key) is not { } log) return new Deletion(DeletionStatus.NotFound, default);
        if (log.UnsettledCount > 0 && !force) return new Deletion(DeletionStatus.Unsettled, default);
        if (fences.Deletion) _streams.Remove(log.Id);
        _streamsByKey.Remove(KeyText(key));
        _unsettled.Remove(log.Id.Value);
        foreach (var (id, submission) in _submissions.Where(entry => entry.Value.Stream == log.Id)) _submissions.Remove(id);
        foreach (var (entryKey, entry) in _idempotency.Where(entry => entry.Value.Submission.Stream == log.Id)) _idempotency.Remove(entryKey);
        if (fences.Tombstone) _tombstones[KeyText(key)] = Offset.At(log.Epoch + 1, log.LastOffset.Sequence);
        return new Deletion(DeletionStatus.Deleted, log.Id);
    }

    public void Purge(DateTimeOffset now)
    {
        foreach (var (key, _) in _idempotency.Where(entry => entry.Value.Entry.ExpiresAt <= now)) _idempotency.Remove(key);
        foreach (var log in _streams.Values)
        {
            log.RemoveOrphans(now - MemoryLog.OrphanAge);
            log.RemoveSettledProgress();
        }
    }

    private bool IsClaimable(MemoryLog log, Guid process) =>
        !Processes.IsDeclaredDead(process) && (log.Owner is not { } owner || owner == process || !Processes.IsAlive(owner));

    /// <summary>The receipt of an earlier admission that this one repeats.</summary>
    private AdmissionResult? FindReceipt(Admission admission)
    {
        if (!fences.Admission) return null;
        return (admission.Idempotency is { } wanted ? FindReceipt(wanted, admission.AdmittedAt) : null)
            ?? Find(admission.Id)?.Receipt(AdmissionStatus.Deduplicated);
    }

    private AdmissionResult Accept(Admission admission)
    {
        var log = Find(admission.Stream);
        if ((log?.UnsettledCount ?? 0) >= admission.MaxQueued)
        {
            return new AdmissionResult(AdmissionStatus.QueueFull, default, admission.Id, Offset.Start);
        }

        if (log is { IsClosed: true }) throw new InvalidOperationException($"The stream {admission.Stream} is closed.");
        log ??= Create(admission.Stream);
        var submission = log.Enqueue(admission, time.GetUtcNow());
        _submissions[admission.Id] = submission;
        _unsettled[log.Id.Value] = log;
        if (admission.Idempotency is { } entry) _idempotency[KeyText(entry)] = (entry, submission);
        return submission.Receipt(AdmissionStatus.Admitted) with { Number = submission.Number, Owner = log.Owner };
    }

    private MemoryLog Create(StreamKey key)
    {
        var text = KeyText(key);
        var log = new MemoryLog(new StreamId(++_lastStream), key, _tombstones.GetValueOrDefault(text));
        _streams.Add(log.Id, log);
        _streamsByKey.Add(text, log);
        return log;
    }

    private static string KeyText(StreamKey key) => ToText(key.Hash());

    private static string KeyText(IdempotencyEntry entry) => ToText(entry.KeyHash.Span);

    // Text compares by content, which arrays do not.
    private static string ToText(ReadOnlySpan<byte> hash) => Convert.ToBase64String(hash);
}
