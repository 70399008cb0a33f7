using Hearth.Storage;

namespace Hearth.Sandboxes;

/// <summary>What one tool call has done to a durable workspace.</summary>
/// <param name="Changes">At most one per path.</param>
/// <param name="Blobs">The larger contents, to be stored before.</param>
internal sealed record WorkspaceChanges(IReadOnlyList<WorkspaceChange> Changes, IReadOnlyList<Blob> Blobs)
{
    public IEnumerable<string> BlobIds => Blobs.Select(blob => blob.Id);
}
