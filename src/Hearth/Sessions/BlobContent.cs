using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>An image or a file that is still in the store; replaced by its bytes before a model is called.</summary>
internal sealed class BlobContent(string blobId, string mediaType, bool isFile = false, string? name = null) : AIContent
{
    public string BlobId => blobId;

    public string MediaType => mediaType;

    /// <summary>Whether it is a file, which a model may get as text.</summary>
    public bool IsFile => isFile;

    /// <summary>What the user calls the file; null for nothing.</summary>
    public string? Name => name;
}
