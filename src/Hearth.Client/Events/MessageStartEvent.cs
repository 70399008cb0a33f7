using Hearth.Client.Messages;

namespace Hearth.Client.Events;

/// <summary><c>message_start</c>: a message begins; that of an assistant has no content yet.</summary>
public sealed record MessageStartEvent : HearthEvent
{
    /// <summary>The message so far.</summary>
    public Message? Message { get; init; }
}
