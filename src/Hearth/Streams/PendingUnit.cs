using Hearth.Events;
using Hearth.Storage;

namespace Hearth.Streams;

/// <summary>What a writer has given positions to and not yet both stored and shown.</summary>
internal sealed class PendingUnit
{
    public PendingUnit(StoredEvent[] events, AppendSideEffects sideEffects, Offset? supersedesProgressFrom)
    {
        (Events, SideEffects, SupersedesProgressFrom) = (events, sideEffects, supersedesProgressFrom);
        foreach (var item in events) Bytes += item.Payload.Length;
    }

    public StoredEvent[] Events { get; }

    public AppendSideEffects SideEffects { get; }

    public Offset? SupersedesProgressFrom { get; }

    public long Bytes { get; }

    /// <summary>The turn whose progress this is; null for boundary events.</summary>
    public string? ProgressTurn { get; init; }

    /// <summary>Whether the store has answered, or will never be asked.</summary>
    public bool IsStored { get; set; }

    /// <summary>Whether the store has refused the unit because its submission was aborted.</summary>
    public bool IsRefused { get; set; }

    public TaskCompletionSource Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AppendUnit ToAppend() => new()
    {
        Events = Events,
        Guard = SideEffects.Guard,
        Settles = SideEffects.Settles,
        Closes = SideEffects.Closes,
        SupersedesProgressFrom = SupersedesProgressFrom,
    };
}
