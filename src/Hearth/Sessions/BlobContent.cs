using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>An image that is still in the store; replaced by its bytes before a model is called.</summary>
internal sealed class BlobContent(string blobId, string mediaType) : AIContent
{
    public string BlobId => blobId;

    public string MediaType => mediaType;
}
