using System.Text.Json;
using Hearth.Events;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Simulation.Tests.Checks;

/// <summary>Everything that was ever stored of one stream, and the rules that each new event has to keep.</summary>
/// <param name="id">The stream.</param>
/// <param name="key">Its key.</param>
/// <param name="floor">The last offset that a deleted stream with the same key had.</param>
/// <param name="violations">Where broken rules are noted.</param>
internal sealed class StreamHistory(StreamId id, StreamKey key, Offset floor, Violations violations)
{
    private readonly SortedList<Offset, StoredEvent> _events = [];
    private readonly List<SubmissionHistory> _submissions = [];
    private readonly HashSet<string> _recordedSteps = [];
    private readonly HashSet<string> _endedCalls = [];
    private Offset? _lastBoundary;
    private long _epoch;
    private bool _isClosed;

    public StreamId Id => id;

    public StreamKey Key => key;

    public long Epoch => Math.Max(_epoch, floor.Epoch);

    public Guid? Owner { get; private set; }

    /// <summary>Submissions up to this number were aborted.</summary>
    public long AbortThrough { get; private set; }

    /// <summary>Whether anybody has asked for an abort, with or without an answer.</summary>
    public bool WasAborted { get; private set; }

    public bool IsDeleted { get; private set; }

    public IReadOnlyList<SubmissionHistory> Submissions => _submissions;

    public Offset Last => _events.Count > 0 && _events.Keys[^1] > floor ? _events.Keys[^1] : floor;

    public IEnumerable<StoredEvent> Boundaries => _events.Values.Where(item => !item.IsProgress);

    public bool IsSettled => IsDeleted || _submissions.TrueForAll(submission => submission.SettledAt is not null);

    private SubmissionHistory? Next => _submissions.Find(submission => submission.SettledAt is null);

    public SubmissionHistory Admit(SubmissionId submissionId)
    {
        var submission = new SubmissionHistory(submissionId, id, _submissions.Count + 1);
        _submissions.Add(submission);
        return submission;
    }

    public void Claim(Guid process, StreamClaim claim)
    {
        if (IsDeleted) Break("P9", "a deleted stream was claimed");
        if (claim.Epoch <= Epoch) Break("P3", $"the epoch {claim.Epoch} does not follow {Epoch}");
        if (claim.Tail < _lastBoundary) Break("P4", $"the claim starts after {claim.Tail}, but {_lastBoundary} is stored");
        (_epoch, Owner) = (claim.Epoch, process);
    }

    public void Release(long epoch)
    {
        if (epoch == Epoch) Owner = null;
    }

    public void Abort()
    {
        WasAborted = true;
        AbortThrough = _submissions.Count;
    }

    public void Delete() => IsDeleted = true;

    public bool HasRecorded(string stepOrCall) => _recordedSteps.Contains(stepOrCall) || _endedCalls.Contains(stepOrCall);

    /// <summary>A unit was stored, perhaps not for the first time.</summary>
    public void Append(AppendUnit unit)
    {
        foreach (var item in unit.Events)
        {
            if (_events.ContainsKey(item.Offset)) continue;
            CheckPlace(item);
            CheckContent(item);
            _events.Add(item.Offset, item);
            if (!item.IsProgress) _lastBoundary = item.Offset;
        }

        _isClosed |= unit.Closes;
    }

    private void CheckPlace(StoredEvent item)
    {
        if (IsDeleted) Break("P9", $"{item.Kind} was stored in a deleted stream");
        if (_isClosed) Break("P2", $"{item.Kind} was stored at {item.Offset} after the stream's end");
        if (item.Offset.Epoch != Epoch) Break("P3", $"{item.Kind} of epoch {item.Offset.Epoch} was stored in epoch {Epoch}");

        // Progress may be late when it is repeated after it was removed: whoever needs it no more does not mind.
        if (!item.IsProgress && item.Offset <= Last) Break("P4", $"{item.Kind} was stored at {item.Offset} behind the end at {Last}");
    }

    private void CheckContent(StoredEvent item)
    {
        using var document = JsonDocument.Parse(item.Payload);
        var content = document.RootElement;
        if (SubmissionOf(content) is not { } submission) return;
        if (submission != Next) Break("P3", $"{item.Kind} of number {submission.Number} was stored while number {Next?.Number} is next");
        if (submission.Number <= AbortThrough && IsGuarded(item.Kind, content)) Break("P6", $"{item.Kind} was stored at {item.Offset} after the abort");
        switch (item.Kind)
        {
            case EventKind.SubmissionSettled or EventKind.RunEnd:
                if (submission.SettledAt is { } first) Break("P2", $"number {submission.Number} was settled at {first} and {item.Offset}");
                submission.Settle(item.Offset, content.Clone());
                break;
            case EventKind.Step when !_recordedSteps.Add(content.GetProperty("callKey").GetString()!):
                Break("P5", $"the step {content.GetProperty("callKey")} was recorded twice");
                break;
            case EventKind.Tool when !_endedCalls.Add(content.GetProperty("toolCallId").GetString()!):
                Break("P5", $"the tool call {content.GetProperty("toolCallId")} was recorded twice");
                break;
            case EventKind.ToolStart when _endedCalls.Contains(content.GetProperty("toolCallId").GetString()!):
                Break("P5", $"the tool call {content.GetProperty("toolCallId")} was started after its result");
                break;
        }
    }

    private SubmissionHistory? SubmissionOf(JsonElement content)
    {
        if (key.Kind == StreamKind.Run) return _submissions[0];
        var submissionId = content.GetProperty("submissionId").GetString();
        return _submissions.Find(submission => submission.Id.Value == submissionId);
    }

    private static bool IsGuarded(EventKind kind, JsonElement content) => kind switch
    {
        EventKind.TurnStart or EventKind.ToolStart => true,
        EventKind.SubmissionSettled or EventKind.RunEnd => !content.TryGetProperty("error", out _),
        _ => false,
    };

    private void Break(string promise, string what) => violations.Add(promise, $"{key}: {what}.");
}
