namespace Hearth.Sandboxes.Virtual;

/// <summary>A file or a directory in memory. Never changed: what changes is a new one.</summary>
internal abstract record VirtualNode(DateTimeOffset ModifiedAt)
{
    /// <summary>The content of the file, or of all files below the directory.</summary>
    public abstract long Bytes { get; }

    /// <summary>This and everything below.</summary>
    public abstract int Count { get; }

    public SandboxEntry ToEntry(string path) => new(path, this is VirtualDirectory, this is VirtualDirectory ? 0 : Bytes, ModifiedAt);
}
