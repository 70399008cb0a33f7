using Hearth.Testing;
using Microsoft.Extensions.AI;

namespace Attachments;

/// <summary>What the scripted model says: one line for each part of the last message.</summary>
internal static class Reader
{
    public static ScriptedTurn Answer(ScriptedRequest request) =>
        ScriptedTurn.Say(string.Join('\n', request.Messages[^1].Contents.Select(Describe)));

    private static string Describe(AIContent content) => content switch
    {
        TextContent text => $"I read: {text.Text}",
        DataContent data => $"I got {data.Data.Length} bytes of {data.MediaType}.",
        _ => "I got something else.",
    };
}
