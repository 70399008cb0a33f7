using Hearth.Client.Messages;

namespace Hearth.Client.Events;

/// <summary><c>message_end</c>: a message is complete. It replaces whatever was built from the deltas of its turn.</summary>
public sealed record MessageEndEvent : HearthEvent
{
    /// <summary>The message.</summary>
    public Message? Message { get; init; }
}
