using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sandboxes;

/// <summary>The durable workspace of one stream, as it is stored.</summary>
internal sealed class WorkspaceSource(IHearthStore store, StoreRetry retry, StreamId stream)
{
    public Task<IReadOnlyList<WorkspaceFile>> ReadAsync(CancellationToken cancellationToken) => retry.RunAsync(
        () => store.ReadWorkspaceAsync(stream, cancellationToken),
        () => cancellationToken.IsCancellationRequested);

    /// <exception cref="SandboxException">It is not there any more.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadContentAsync(string blobId, CancellationToken cancellationToken)
    {
        var blob = await retry.RunAsync(
            () => store.FindBlobAsync(stream, blobId, cancellationToken),
            () => cancellationToken.IsCancellationRequested);
        return blob?.Content ?? throw new SandboxException("The content of the file is not stored any more.");
    }
}
