using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Storage;

/// <summary>Which events to read.</summary>
/// <param name="After">Events strictly after this offset.</param>
/// <param name="Kinds">Only these kinds.</param>
/// <param name="MaxEvents">At most so many events.</param>
/// <param name="MaxBytes">At most so many bytes of payload, but at least one event.</param>
public readonly record struct EventQuery(Offset After, EventKinds Kinds, int MaxEvents, long MaxBytes);
