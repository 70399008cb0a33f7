using Hearth.Events;

namespace Hearth.Compliance.Host.Streams;

/// <summary>Puts the messages of a page together.</summary>
internal static class Joined
{
    public static byte[] Of(IReadOnlyList<StoredEvent> events)
    {
        var bytes = new byte[events.Sum(item => item.Payload.Length)];
        var length = 0;
        foreach (var item in events)
        {
            item.Payload.CopyTo(bytes.AsMemory(length));
            length += item.Payload.Length;
        }

        return bytes;
    }
}
