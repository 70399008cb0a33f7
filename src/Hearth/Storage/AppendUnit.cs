using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Storage;

/// <summary>Events that are stored together or not at all, with the state changes that go with them.</summary>
public sealed record AppendUnit
{
    /// <summary>The events, in order of their offsets; may be empty when the unit only closes the stream.</summary>
    public required IReadOnlyList<StoredEvent> Events { get; init; }

    /// <summary>The number of the submission that must not be aborted for this unit to be stored; null when abortion does not matter.</summary>
    public long? Guard { get; init; }

    /// <summary>The submission that the unit's last event settles; null when it settles none.</summary>
    public SubmissionId? Settles { get; init; }

    /// <summary>The ids of blobs, put before, that the unit's events refer to: they are kept for as long as the stream is.</summary>
    public IReadOnlyList<string> Blobs { get; init; } = [];

    /// <summary>
    /// What happens to the stream's durable workspace, at most once per path. Blobs that it refers to are among <see cref="Blobs"/>. A
    /// unit with changes has no <see cref="Guard"/>, unless it has <see cref="Writes"/>.
    /// </summary>
    public IReadOnlyList<WorkspaceChange> Workspace { get; init; } = [];

    /// <summary>
    /// What the application writes to the same database in the transaction that stores the unit: it is there exactly when the unit is.
    /// Null for nothing. A unit with writes has events, is alone in its append, and neither settles nor closes anything. Only for stores
    /// with <see cref="IHearthStore.TakesWrites"/>.
    /// </summary>
    public UnitWrites? Writes { get; init; }

    /// <summary>Whether nothing may follow this unit in the stream.</summary>
    public bool Closes { get; init; }

    /// <summary>
    /// Stored progress events from this offset on, up to the unit's first event, are superseded and may be removed, now or later.
    /// </summary>
    public Offset? SupersedesProgressFrom { get; init; }

    /// <summary>
    /// The session whose context starts later from this unit on; null for none. Never moves back: repeating an older unit changes nothing.
    /// </summary>
    public SessionContext? ContextFrom { get; init; }
}
