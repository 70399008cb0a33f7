using System.Text;
using Hearth.Events;
using Hearth.Streams;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>An event whose text is given.</summary>
internal sealed record RawEvent(string Json, EventKind Kind = EventKind.Log) : IOutgoingEvent
{
    public ReadOnlyMemory<byte> Encode(Offset offset, DateTimeOffset now) => Encoding.UTF8.GetBytes(Json);
}
