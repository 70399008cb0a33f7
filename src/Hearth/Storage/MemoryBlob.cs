namespace Hearth.Storage;

/// <summary>A blob of a <see cref="MemoryLog"/>.</summary>
internal sealed class MemoryBlob(Blob blob, DateTimeOffset putAt)
{
    public Blob Blob => blob;

    public DateTimeOffset PutAt => putAt;

    /// <summary>Whether something that is stored refers to it.</summary>
    public bool IsReferenced { get; set; }
}
