using System.Text.Json;
using Hearth.Agents;
using Hearth.Sessions;
using Hearth.Testing;
using Microsoft.Extensions.AI;

namespace Hearth.Tests.Support;

/// <summary>A model with a small context window, which counts tokens as four characters each and says what it has counted.</summary>
internal static class SmallModel
{
    public const int Window = 4_000;

    public static readonly CompactionOptions Compaction = new() { ContextWindowTokens = Window };

    /// <summary>Whether a summary is asked for.</summary>
    public static bool IsSummary(ScriptedRequest request) => request.Options?.Instructions == SummaryPrompt.Instructions;

    public static long Tokens(ScriptedRequest request) => (Text(request).Length + (request.Options?.Instructions?.Length ?? 0)) / 4;

    /// <summary>Everything that a request says.</summary>
    public static string Text(ScriptedRequest request) => string.Join('\n', request.Messages.Select(Text));

    public static string Text(ChatMessage message) => $"{message.Role}: {string.Join('|', message.Contents.Select(Text))}";

    /// <summary>Answers with a text and the usage that the request had.</summary>
    public static ScriptedTurn Say(ScriptedRequest request, string text) => ScriptedTurn.Say(text).ThenUse(Tokens(request), text.Length / 4);

    private static string Text(AIContent content) => content switch
    {
        TextContent text => text.Text,
        FunctionCallContent call => $"{call.Name}({JsonSerializer.Serialize(call.Arguments)})",
        FunctionResultContent result => $"{result.Result}",
        _ => content.GetType().Name,
    };
}
