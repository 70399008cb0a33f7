using Hearth.Testing;

/// <summary>What the listener says, and what it notes when the conversation has become too long.</summary>
internal static class Script
{
    private const int CharactersPerToken = 4;

    public static ScriptedTurn Respond(ScriptedRequest request)
    {
        var tokens = request.Messages.Sum(message => message.Text.Length) / CharactersPerToken;
        var text = request.Options?.Instructions == "You listen."
            ? $"I was told {request.Messages.Count} messages, about {tokens} tokens."
            : "The user has told me something, and I have listened.";
        return ScriptedTurn.Say(text).ThenUse(tokens, text.Length / CharactersPerToken);
    }
}
