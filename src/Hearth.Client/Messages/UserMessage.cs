using System.Text.Json;

namespace Hearth.Client.Messages;

/// <summary>What the agent was told.</summary>
public sealed record UserMessage : Message
{
    /// <summary>For an input that application code has dispatched: what it was before it was rendered as text. Null for a prompt.</summary>
    public JsonElement? Signal { get; init; }
}
