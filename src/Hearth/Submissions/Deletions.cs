using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Submissions;

/// <summary>Deletes streams and stops whoever works on them.</summary>
internal sealed class Deletions(IHearthStore store, IOwnership ownership)
{
    /// <summary>Deletes a stream and all it owns.</summary>
    /// <param name="key">The stream.</param>
    /// <param name="force">Whether unsettled submissions are deleted, too.</param>
    /// <param name="cancellationToken">Stops waiting; the stream may still be deleted.</param>
    public async Task<DeletionStatus> DeleteAsync(StreamKey key, bool force, CancellationToken cancellationToken)
    {
        var deletion = await store.DeleteAsync(key, force, cancellationToken);
        if (deletion.Status == DeletionStatus.Deleted) await ownership.DeletedAsync(deletion.Stream);
        return deletion.Status;
    }
}
