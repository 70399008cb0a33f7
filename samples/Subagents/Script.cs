using Hearth.Testing;
using Microsoft.Extensions.AI;

/// <summary>What the editor, the researcher and the critic say.</summary>
internal static class Script
{
    public static ScriptedTurn Respond(ScriptedRequest request)
    {
        var instructions = request.Options?.Instructions ?? "";
        var subject = request.Messages.First(message => message.Role == ChatRole.User).Text;
        var results = ResultsOf(request.Messages[^1]);
        if (instructions.StartsWith("You are an editor", StringComparison.Ordinal))
        {
            return results.Length > 0
                ? ScriptedTurn.Say($"In short: {results}")
                : ScriptedTurn.Call("task", new { agent = "researcher", prompt = subject })
                    .ThenCall("task", new { agent = "critic", prompt = $"What do people ask about {subject}?" });
        }

        if (instructions.StartsWith("You are a critic", StringComparison.Ordinal)) return ScriptedTurn.Say("Say when it was.");
        return results.Length > 0 ? ScriptedTurn.Say(results) : ScriptedTurn.Call("look_up", new { subject });
    }

    private static string ResultsOf(ChatMessage message) =>
        string.Join(' ', message.Contents.OfType<FunctionResultContent>().Select(result => result.Result));
}
