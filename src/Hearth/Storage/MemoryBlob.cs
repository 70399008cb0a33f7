namespace Hearth.Storage;

/// <summary>A blob of a <see cref="MemoryLog"/>.</summary>
internal sealed class MemoryBlob(Blob blob)
{
    public Blob Blob => blob;

    /// <summary>When it was put last: whoever puts it again is about to refer to it.</summary>
    public DateTimeOffset PutAt { get; set; }

    /// <summary>Whether something that is stored refers to it.</summary>
    public bool IsReferenced { get; set; }
}
