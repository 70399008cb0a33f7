using Hearth.Events;
using Hearth.Storage;

namespace Hearth.Streams;

/// <summary>What a writer has given positions to and not yet both stored and shown.</summary>
internal sealed class PendingUnit
{
    // Progress comes often and nobody waits for it.
    private readonly TaskCompletionSource? _completion;

    private PendingUnit(AppendUnit append, string? progressTurn)
    {
        (Append, ProgressTurn) = (append, progressTurn);
        if (progressTurn is null) _completion = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var item in append.Events) Bytes += item.Payload.Length;
        foreach (var change in append.Workspace) Bytes += change.File?.Content.Length ?? 0;
    }

    public AppendUnit Append { get; }

    public long Bytes { get; }

    /// <summary>The turn whose progress this is; null for boundary events.</summary>
    public string? ProgressTurn { get; }

    public bool IsProgress => ProgressTurn is not null;

    /// <summary>Whether the store gets it without any other.</summary>
    public bool TravelsAlone => Append.Writes is not null;

    /// <summary>Whether the store has decided against it.</summary>
    public bool IsRefused => Outcome is AppendOutcome.Aborted or AppendOutcome.Refused;

    /// <summary>Whether this is progress that something later makes superfluous; it is still shown in its place.</summary>
    public bool IsSuperseded { get; set; }

    /// <summary>What the store has answered; null while it has not.</summary>
    public AppendOutcome? Outcome { get; set; }

    /// <summary>Completes when a boundary event is on stable storage.</summary>
    public Task Stored => _completion?.Task ?? Task.CompletedTask;

    /// <summary>Whether readers may see it as soon as everything before it was shown.</summary>
    public bool IsShowable => IsProgress || Outcome is not null;

    public static PendingUnit Progress(string turn, StoredEvent progress) => new(new AppendUnit { Events = [progress] }, turn);

    public static PendingUnit Boundary(
        IReadOnlyList<StoredEvent> events, IReadOnlyList<string>? blobIds, AppendSideEffects sideEffects, Offset? supersedesFrom)
    {
        var append = new AppendUnit
        {
            Events = events,
            Guard = sideEffects.Guard,
            Settles = sideEffects.Settles,
            Blobs = sideEffects.Workspace is { } workspace ? [.. blobIds ?? [], .. workspace.BlobIds] : blobIds ?? [],
            Workspace = sideEffects.Workspace?.Changes ?? [],
            Writes = sideEffects.Writes,
            Closes = sideEffects.Closes,
            SupersedesProgressFrom = supersedesFrom,
            ContextFrom = sideEffects.ContextFrom,
        };
        return new PendingUnit(append, null);
    }

    public void Complete()
    {
        if (Outcome == AppendOutcome.Aborted) Fail(new UnitAbortedException());
        else if (Outcome == AppendOutcome.Refused) Fail(new WritesFailedException(Append.Writes!.Failure!));
        else _completion?.TrySetResult();
    }

    public void Fail(Exception exception)
    {
        // Looking at the exception marks it as observed: not every event is awaited, and the next one meets the same failure.
        if (_completion?.TrySetException(exception) == true) _ = _completion.Task.Exception;
    }
}
