using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Submissions;

namespace Hearth.Streams;

/// <summary>What happens in the store together with an append.</summary>
/// <param name="Guard">The number of the submission that must not be aborted for the events to be stored.</param>
/// <param name="Settles">The submission that the last event settles.</param>
/// <param name="Closes">Whether nothing follows in the stream.</param>
/// <param name="IsFollowed">Whether the caller appends more at once: the events then travel with that, which saves a commit.</param>
/// <param name="ContextFrom">The session whose context starts later from here on.</param>
/// <param name="Workspace">What happens to the durable workspace, with the blobs that this refers to; null for nothing.</param>
/// <param name="Writes">What the application writes to the database; null for nothing.</param>
internal readonly record struct AppendSideEffects(
    long? Guard = null,
    SubmissionId? Settles = null,
    bool Closes = false,
    bool IsFollowed = false,
    SessionContext? ContextFrom = null,
    WorkspaceChanges? Workspace = null,
    UnitWrites? Writes = null);
