using Hearth.Events;
using Hearth.Streams;

namespace Hearth.Compliance.Host.Streams;

/// <summary>A message as a test has sent it.</summary>
internal sealed class OutgoingMessage(ReadOnlyMemory<byte> payload) : IOutgoingEvent
{
    public EventKind Kind => EventKind.Data;

    public ReadOnlyMemory<byte> Encode(Offset offset, DateTimeOffset now) => payload;
}
