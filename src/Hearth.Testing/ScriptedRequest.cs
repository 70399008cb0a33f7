using Microsoft.Extensions.AI;

namespace Hearth.Testing;

/// <summary>What a <see cref="ScriptedChatClient"/> was asked.</summary>
/// <param name="Messages">The conversation so far.</param>
/// <param name="Options">Instructions, tools and the rest.</param>
public sealed record ScriptedRequest(IReadOnlyList<ChatMessage> Messages, ChatOptions? Options)
{
    /// <summary>The text of the last message; empty when it has none.</summary>
    public string LastText => Messages.Count > 0 ? Messages[^1].Text : "";
}
