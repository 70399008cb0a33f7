using System.Runtime.InteropServices;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>One stream of a <see cref="MemoryDatabase"/>. Every member is called under the database's lock.</summary>
/// <param name="id">Its number.</param>
/// <param name="key">Its key.</param>
/// <param name="floor">The last offset of a deleted stream with the same key: everything here comes after it.</param>
internal sealed class MemoryLog(StreamId id, StreamKey key, Offset floor)
{
    /// <summary>Blobs that nothing refers to are kept for so long.</summary>
    public static readonly TimeSpan OrphanAge = TimeSpan.FromHours(1);

    private readonly List<StoredEvent> _events = [];
    private readonly SortedDictionary<long, MemorySubmission> _unsettled = [];
    private readonly Dictionary<string, MemoryBlob> _blobs = [];
    private readonly Dictionary<string, Offset> _contexts = [];
    private readonly Dictionary<string, WorkspaceFile> _workspace = new(StringComparer.Ordinal);
    private long _lastNumber;
    private Offset _settledThrough;
    private Offset _cleanThrough;

    public StreamId Id => id;

    public StreamKey Key => key;

    public long Epoch { get; private set; } = floor.Epoch;

    /// <summary>The process that owns the stream, as far as is known; null for nobody.</summary>
    public Guid? Owner { get; set; }

    public bool IsClosed { get; private set; }

    /// <summary>Submissions up to this number are aborted.</summary>
    public long AbortThrough { get; private set; }

    public int UnsettledCount => _unsettled.Count;

    /// <summary>When the last submission was admitted.</summary>
    public DateTimeOffset LastAdmittedAt { get; private set; }

    public bool HasAborted => _unsettled.Count > 0 && _unsettled.First().Key <= AbortThrough;

    /// <summary>The offset after which the next owner writes.</summary>
    public Offset LastOffset => Tail > floor ? Tail : floor;

    public Offset Tail => _events.Count == 0 ? Offset.Start : _events[^1].Offset;

    public StreamState State => new(id, key, Tail, IsClosed);

    public MemorySubmission Enqueue(Admission admission, DateTimeOffset now)
    {
        LastAdmittedAt = admission.AdmittedAt;
        var submission = new MemorySubmission(this, ++_lastNumber, Tail, admission);
        _unsettled.Add(submission.Number, submission);
        foreach (var blob in admission.Blobs) PutBlob(blob, now, isReferenced: true);
        return submission;
    }

    public StreamClaim Claim(Guid process)
    {
        Epoch++;
        Owner = process;
        return new StreamClaim(id, key, Epoch, LastOffset) { ContextFrom = _contexts.Values.DefaultIfEmpty().Min() };
    }

    public void Release(long epoch, MemoryFences fences)
    {
        if (!fences.Release || epoch == Epoch) Owner = null;
    }

    public MemorySubmission? NextSubmission(MemoryFences fences)
    {
        if (_unsettled.Count == 0) return null;
        return fences.Order ? _unsettled.First().Value : _unsettled.Last().Value;
    }

    public bool Abort()
    {
        AbortThrough = _lastNumber;
        return _unsettled.Count > 0;
    }

    /// <summary>Stores one unit; the caller has checked the epoch.</summary>
    public AppendOutcome Append(AppendUnit unit, MemoryFences fences)
    {
        // What is stored already stays stored, even if it could not be stored any more.
        if (!fences.Recall || !HasStored(unit))
        {
            if (fences.Close && IsClosed) return AppendOutcome.Fenced;
            if (fences.Abort && unit.Guard <= AbortThrough) return AppendOutcome.Aborted;
        }

        foreach (var item in unit.Events) Insert(item, fences);
        foreach (var blob in unit.Blobs) Keep(blob);
        foreach (var change in unit.Workspace) Change(change);
        if (unit.SupersedesProgressFrom is { } from && unit.Events.Count > 0) RemoveProgress(from, unit.Events[0].Offset);
        if (fences.Settlement && unit.Settles is { } settled) Settle(settled, unit.Events[^1].Offset);
        if (unit.ContextFrom is { } context) Move(context);
        IsClosed |= unit.Closes;
        return AppendOutcome.Stored;
    }

    public EventPage Read(EventQuery query)
    {
        var page = new List<StoredEvent>(Math.Clamp(query.MaxEvents, 0, 64));
        var bytes = 0L;
        var hasMore = false;
        for (var i = FirstAfter(query.After); i < _events.Count && !hasMore; i++)
        {
            var item = _events[i];
            if (!query.Kinds.Contains(item.Kind)) continue;
            bytes += item.Payload.Length;
            if (page.Count < query.MaxEvents && (page.Count == 0 || bytes <= query.MaxBytes)) page.Add(item);
            else hasMore = true;
        }

        return new EventPage(page, Tail, hasMore, IsClosed);
    }

    public IReadOnlyList<WorkspaceFile> ReadWorkspace() => [.. _workspace.Values];

    public Offset FindTailStart(long count) =>
        count < _events.Count ? _events[(int)(_events.Count - 1 - count)].Offset : Offset.Start;

    public void PutBlob(Blob blob, DateTimeOffset now, bool isReferenced)
    {
        if (_blobs.TryGetValue(blob.Id, out var known)) known.PutAt = now;
        else _blobs.Add(blob.Id, new MemoryBlob(blob) { PutAt = now });
        if (isReferenced) Keep(blob.Id);
    }

    public Blob? FindBlob(string blobId) => _blobs.GetValueOrDefault(blobId)?.Blob;

    /// <summary>Removes blobs that nothing refers to and that were put before a point in time.</summary>
    public void RemoveOrphans(DateTimeOffset before)
    {
        foreach (var (blobId, blob) in _blobs)
        {
            if (!blob.IsReferenced && blob.PutAt < before) _blobs.Remove(blobId);
        }
    }

    /// <summary>Removes the progress before the last settlement: no turn outlives its submission.</summary>
    public void RemoveSettledProgress()
    {
        RemoveProgress(_cleanThrough, _settledThrough);
        _cleanThrough = _settledThrough;
    }

    private int FirstAfter(Offset position)
    {
        var index = FirstAtOrAfter(position);
        return index < _events.Count && _events[index].Offset == position ? index + 1 : index;
    }

    private bool HasStored(AppendUnit unit)
    {
        if (unit.Events.Count == 0) return IsClosed && unit.Closes;
        var last = unit.Events[^1].Offset;
        var index = FirstAtOrAfter(last);
        return index < _events.Count && _events[index].Offset == last;
    }

    private void Change(WorkspaceChange change)
    {
        if (change.File is null) _workspace.Remove(change.Path);
        else _workspace[change.Path] = change.File;
    }

    private void Move(SessionContext context)
    {
        if (context.From > _contexts.GetValueOrDefault(context.Session)) _contexts[context.Session] = context.From;
    }

    private void Keep(string blobId)
    {
        if (_blobs.TryGetValue(blobId, out var blob)) blob.IsReferenced = true;
    }

    private void Insert(StoredEvent item, MemoryFences fences)
    {
        if (item.Offset > Tail)
        {
            _events.Add(item);
            return;
        }

        var index = FirstAtOrAfter(item.Offset);
        if (!fences.Repetition || _events[index].Offset != item.Offset) _events.Insert(index, item);
    }

    private void RemoveProgress(Offset from, Offset to)
    {
        var start = FirstAtOrAfter(from);
        var end = FirstAtOrAfter(to);
        var kept = start;
        var events = CollectionsMarshal.AsSpan(_events);
        for (var i = start; i < end; i++)
        {
            if (!events[i].IsProgress) events[kept++] = events[i];
        }

        if (kept < end) _events.RemoveRange(kept, end - kept);
    }

    private void Settle(SubmissionId settled, Offset at)
    {
        // Queues are short and settled from the front.
        var submission = _unsettled.Values.FirstOrDefault(candidate => candidate.Id == settled);
        if (submission is null) return;
        submission.SettledAt = at;
        if (_settledThrough < at) _settledThrough = at;
        _unsettled.Remove(submission.Number);
    }

    /// <summary>The index of the first event at or after a position; the count when there is none.</summary>
    private int FirstAtOrAfter(Offset position)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_events[middle].Offset < position) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
