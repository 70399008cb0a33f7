using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Postgres.Appends;

/// <summary>One append on its way: which of its units are decided, and how.</summary>
/// <remarks>Used by one statement at a time; only <see cref="Completion"/> is for the caller.</remarks>
internal sealed class PendingAppend
{
    private const int RowBytes = 64;

    // Most appends are one unit that is stored; they share one answer.
    private static readonly IReadOnlyList<AppendOutcome> OneStored = Array.AsReadOnly([AppendOutcome.Stored]);

    private readonly TaskCompletionSource<IReadOnlyList<AppendOutcome>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IReadOnlyDictionary<Offset, LargeEvent>? _largeEvents;
    private readonly AppendOutcome[] _outcomes;
    private Exception? _failure;

    /// <param name="append">What to store; at least one unit.</param>
    /// <param name="largeEvents">Its events whose payloads are kept as blobs; null when there are none.</param>
    public PendingAppend(StreamAppend append, IReadOnlyDictionary<Offset, LargeEvent>? largeEvents)
    {
        Append = append;
        _largeEvents = largeEvents;
        _outcomes = new AppendOutcome[append.Units.Count];
        foreach (var unit in append.Units)
        {
            Rows += unit.Events.Count;
            Bytes += RowBytes;
            foreach (var change in unit.Workspace) Bytes += RowBytes + (change.File?.Content.Length ?? 0);
            foreach (var item in unit.Events) Bytes += RowBytes + (LargeEventAt(item.Offset) is null ? item.Payload.Length : 0);
        }
    }

    public StreamAppend Append { get; }

    public StreamId Stream => Append.Stream;

    public int Rows { get; }

    /// <summary>What its statements carry, about.</summary>
    public long Bytes { get; }

    public Task<IReadOnlyList<AppendOutcome>> Completion => _completion.Task;

    /// <summary>The first unit that is not decided.</summary>
    public int Next { get; private set; }

    /// <summary>Whether the last statement found the stream locked.</summary>
    public bool IsHeldUp { get; set; }

    public bool IsDone => _failure is not null || Next == Append.Units.Count;

    public LargeEvent? LargeEventAt(Offset offset) => _largeEvents?.GetValueOrDefault(offset);

    /// <summary>
    /// Where the units end that can share a statement, from <see cref="Next"/> on. A statement sees the state before it: whether a stream
    /// was closed, or a submission settled, by an earlier unit of the same statement would go unnoticed.
    /// </summary>
    public int FindCut()
    {
        for (var i = Next; i < Append.Units.Count; i++)
        {
            if (Append.Units[i].Closes) return i + 1;
            if (i > Next && Append.Units[i].Settles is { } submission && IsSettledBefore(submission, i)) return i;
        }

        return Append.Units.Count;
    }

    public void Decide(int unit, AppendOutcome outcome) => _outcomes[unit] = outcome;

    /// <summary>The units before this one are decided for good.</summary>
    public void Advance(int next) => Next = next;

    /// <summary>Nothing that is not decided yet will be stored.</summary>
    public void FenceRest()
    {
        _outcomes.AsSpan(Next).Fill(AppendOutcome.Fenced);
        Next = _outcomes.Length;
    }

    public void Fail(Exception failure) => _failure = failure;

    /// <summary>Tells the caller.</summary>
    public void Complete()
    {
        if (_failure is not null) _completion.SetException(_failure);
        else _completion.SetResult(_outcomes is [AppendOutcome.Stored] ? OneStored : _outcomes);
    }

    private bool IsSettledBefore(SubmissionId submission, int end)
    {
        for (var i = Next; i < end; i++)
        {
            if (Append.Units[i].Settles == submission) return true;
        }

        return false;
    }
}
