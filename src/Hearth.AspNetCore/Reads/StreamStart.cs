using Hearth.Streams;

namespace Hearth.AspNetCore.Reads;

/// <summary>Where a read begins.</summary>
/// <param name="Offset">The position.</param>
/// <param name="Text">The position as the client spelled it; null when the server chose it.</param>
internal readonly record struct StreamStart(Offset Offset, string? Text)
{
    /// <summary>The text of a position of this read: the client's own where it did not move, which a position past every tail never does.</summary>
    public string TextOf(Offset offset) => Text is not null && offset == Offset ? Text : offset.ToString();
}
