using System.Runtime.InteropServices;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>One stream of the <see cref="MemoryStore"/>. Every member is called under the store's lock.</summary>
internal sealed class MemoryLog(StreamId id, StreamKey key)
{
    private readonly List<StoredEvent> _events = [];
    private readonly SortedDictionary<long, MemorySubmission> _unsettled = [];
    private readonly Dictionary<string, Blob> _blobs = [];
    private long _lastNumber;

    public StreamId Id => id;

    public long Epoch { get; private set; }

    public bool IsOwned { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Submissions up to this number are aborted.</summary>
    public long AbortThrough { get; private set; }

    public int UnsettledCount => _unsettled.Count;

    public MemorySubmission? NextSubmission => _unsettled.Count == 0 ? null : _unsettled.First().Value;

    public Offset Tail => _events.Count == 0 ? Offset.Start : _events[^1].Offset;

    public StreamState State => new(id, key, Tail, IsClosed);

    public MemorySubmission Enqueue(Admission admission)
    {
        var submission = new MemorySubmission(this, ++_lastNumber, Tail, admission);
        _unsettled.Add(submission.Number, submission);
        foreach (var blob in admission.Blobs) PutBlob(blob);
        return submission;
    }

    public StreamClaim Claim()
    {
        Epoch++;
        IsOwned = true;
        return new StreamClaim(id, key, Epoch, Tail);
    }

    public void Release(long epoch)
    {
        if (epoch == Epoch) IsOwned = false;
    }

    public bool Abort()
    {
        AbortThrough = _lastNumber;
        return _unsettled.Count > 0;
    }

    /// <summary>Stores one unit; the caller has checked the epoch.</summary>
    public AppendOutcome Append(AppendUnit unit)
    {
        // What is stored already stays stored, even if it could not be stored any more.
        if (!HasStored(unit))
        {
            if (IsClosed) return AppendOutcome.Fenced;
            if (unit.Guard <= AbortThrough) return AppendOutcome.Aborted;
        }

        foreach (var item in unit.Events) Insert(item);
        if (unit.SupersedesProgressFrom is { } from && unit.Events.Count > 0) RemoveProgress(from, unit.Events[0].Offset);
        if (unit.Settles is { } settled) Settle(settled, unit.Events[^1].Offset);
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

    public Offset FindTailStart(long count) =>
        count < _events.Count ? _events[(int)(_events.Count - 1 - count)].Offset : Offset.Start;

    public void PutBlob(Blob blob) => _blobs.TryAdd(blob.Id, blob);

    public Blob? FindBlob(string blobId) => _blobs.GetValueOrDefault(blobId);

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

    private void Insert(StoredEvent item)
    {
        if (item.Offset > Tail)
        {
            _events.Add(item);
            return;
        }

        var index = FirstAtOrAfter(item.Offset);
        if (_events[index].Offset != item.Offset) _events.Insert(index, item);
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
