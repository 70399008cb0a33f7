using Hearth.Events;

namespace Hearth.Streams;

/// <summary>What a reader gets at once.</summary>
/// <param name="Events">The events, in order; empty at the tail.</param>
/// <param name="Next">Where to read on: the last event's offset, or the position that was asked for.</param>
/// <param name="IsUpToDate">Whether the page reaches the tail.</param>
/// <param name="IsClosed">Whether it reaches the tail of a closed stream: nothing will follow.</param>
internal sealed record StreamPage(IReadOnlyList<StoredEvent> Events, Offset Next, bool IsUpToDate, bool IsClosed);
