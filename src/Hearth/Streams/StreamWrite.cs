using Hearth.Events;

namespace Hearth.Streams;

/// <summary>Events on their way to the store.</summary>
/// <param name="Events">The events with their positions, as they will be stored.</param>
/// <param name="Stored">Completes when they are durable.</param>
internal readonly record struct StreamWrite(IReadOnlyList<StoredEvent> Events, Task Stored);
