using Hearth.Budgets;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using StreamWriter = Hearth.Streams.StreamWriter;

namespace Hearth.Submissions;

/// <summary>The log of one attempt: writes events and folds them in the same order.</summary>
/// <remarks>
/// The fold is fed when positions are given, so that the attempt sees its own events at once; what needs them to be durable awaits
/// the returned task. When the store refuses a guarded event the fold is ahead of the log and has to be loaded again. Thread-safe.
/// </remarks>
internal sealed class AttemptJournal(StreamWriter writer, StreamFold fold, long number)
{
    private readonly Lock _gate = new();
    private BudgetLedger? _ledger;

    public StreamTail Tail => writer.Tail;

    /// <summary>The number of the submission that the attempt is for: the guard of what must not happen after an abort.</summary>
    public long Number => number;

    /// <summary>What the calls of this attempt reserve from.</summary>
    public BudgetLedger Ledger
    {
        get
        {
            lock (_gate) return _ledger ??= new BudgetLedger(this);
        }
    }

    /// <summary>Whether the fold holds events that the store refused.</summary>
    public bool IsFoldStale { get; private set; }

    public ConversationFold Conversation(string harness, string session, string? parentSession = null)
    {
        lock (_gate) return fold.Conversation(harness, session, parentSession);
    }

    /// <summary>Looks at the fold while nothing is added to it.</summary>
    public T Read<T>(Func<StreamFold, T> read)
    {
        lock (_gate) return read(fold);
    }

    /// <summary>Appends events of one scope.</summary>
    public Task AppendAsync(EventScope scope, params ReadOnlySpan<HearthEvent> events) => Write(InScope(scope, events), default).Stored;

    /// <summary>Appends events, each of a scope of its own; none is nothing to wait for.</summary>
    public Task AppendAsync(IReadOnlyList<IOutgoingEvent> events) => events.Count == 0 ? Task.CompletedTask : Write([.. events], default).Stored;

    /// <summary>Appends events that are stored with the next ones, which follow at once.</summary>
    public void AppendFollowed(EventScope scope, params ReadOnlySpan<HearthEvent> events) =>
        Write(InScope(scope, events), new AppendSideEffects(IsFollowed: true));

    /// <summary>Appends events that must not be stored once the submission is aborted.</summary>
    public Task AppendGuardedAsync(IReadOnlyList<IOutgoingEvent> events) => Write([.. events], new AppendSideEffects(Guard: number)).Stored;

    /// <summary>Appends events with what else happens in the store.</summary>
    public StreamWrite Write(ReadOnlySpan<IOutgoingEvent> events, AppendSideEffects sideEffects)
    {
        lock (_gate)
        {
            var write = writer.Append(events, sideEffects);
            foreach (var written in write.Events) fold.Apply(written);
            return sideEffects.Guard is null ? write : write with { Stored = ObserveAsync(write.Stored) };
        }
    }

    /// <summary>
    /// Appends an event with what the application writes to the database, unless the submission is aborted. It is folded once it is stored:
    /// that it can be is not known before.
    /// </summary>
    /// <exception cref="WritesFailedException">The writes have failed; nothing is stored.</exception>
    public async Task CommitAsync(IOutgoingEvent item, WorkspaceChanges? changes, UnitWrites writes)
    {
        var write = writer.Append([item], new AppendSideEffects(Guard: number, Workspace: changes, Writes: writes));
        await write.Stored;
        lock (_gate) fold.Apply(write.Events[0]);
    }

    public void AppendProgress(EventScope scope, string turnId, HearthEvent delta) => writer.AppendProgress(turnId, scope.Of(delta));

    public ValueTask WaitForRoomAsync(CancellationToken cancellationToken) => writer.WaitForRoomAsync(cancellationToken);

    private static IOutgoingEvent[] InScope(EventScope scope, ReadOnlySpan<HearthEvent> events)
    {
        var scoped = new IOutgoingEvent[events.Length];
        for (var i = 0; i < events.Length; i++) scoped[i] = scope.Of(events[i]);
        return scoped;
    }

    private async Task ObserveAsync(Task stored)
    {
        try
        {
            await stored;
        }
        catch (UnitAbortedException)
        {
            IsFoldStale = true;
            throw;
        }
    }
}
