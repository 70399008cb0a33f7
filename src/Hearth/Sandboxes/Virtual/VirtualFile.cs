namespace Hearth.Sandboxes.Virtual;

/// <summary>A file in memory, or one whose content is still in the store.</summary>
internal sealed record VirtualFile : VirtualNode
{
    private readonly long _length;
    private ReadOnlyMemory<byte>? _content;

    public VirtualFile(ReadOnlyMemory<byte> content, DateTimeOffset modifiedAt)
        : base(modifiedAt) => (_content, _length) = (content, content.Length);

    public VirtualFile(string blobId, long length, DateTimeOffset modifiedAt)
        : base(modifiedAt) => (BlobId, _length) = (blobId, length);

    /// <summary>The blob that has the content; null when it was never read from one.</summary>
    public string? BlobId { get; }

    /// <summary>The content; null while it is not loaded.</summary>
    public ReadOnlyMemory<byte>? Content => BlobId is null ? _content : null;

    public override long Bytes => _length;

    public override int Count => 1;
}
