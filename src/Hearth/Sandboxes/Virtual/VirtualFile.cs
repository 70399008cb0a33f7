namespace Hearth.Sandboxes.Virtual;

/// <summary>A file in memory.</summary>
internal sealed record VirtualFile(ReadOnlyMemory<byte> Content, DateTimeOffset ModifiedAt) : VirtualNode(ModifiedAt)
{
    public override long Bytes => Content.Length;

    public override int Count => 1;
}
