using Hearth.Storage;
using Hearth.Streams;

namespace Hearth.Sqlite;

/// <summary>An append made ready for the writer thread: large events are hashed before they get there.</summary>
internal sealed record EventBatch(StreamAppend Append, IReadOnlyDictionary<Offset, Blob> LargeEvents, long Bytes)
{
    /// <summary>Larger payloads are kept in the blob table.</summary>
    public const int MaxInlineBytes = 1 << 20;

    private const string EventMediaType = "application/json";
    private const int RowBytes = 64;

    private static readonly IReadOnlyDictionary<Offset, Blob> None = new Dictionary<Offset, Blob>();

    public static EventBatch Create(StreamAppend append)
    {
        append.ThrowIfMalformed();
        var bytes = 0L;
        var large = default(Dictionary<Offset, Blob>);
        foreach (var unit in append.Units)
        {
            foreach (var change in unit.Workspace) bytes += (change.File?.Content.Length ?? 0) + RowBytes;
            foreach (var item in unit.Events)
            {
                bytes += item.Payload.Length + RowBytes;
                if (item.Payload.Length > MaxInlineBytes) (large ??= []).Add(item.Offset, Blob.Create(EventMediaType, item.Payload));
            }
        }

        return new EventBatch(append, large ?? None, bytes);
    }
}
