using System.Runtime.InteropServices;
using Hearth.Events;
using Hearth.Tools;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Guesses how many tokens something takes, where no provider has counted them.</summary>
internal static class ContextEstimate
{
    /// <summary>What a token of English text or of code has, on average.</summary>
    public const int CharactersPerToken = 4;

    // What providers take for an image of ordinary size.
    private const int ImageTokens = 1_200;
    private const int MessageTokens = 4;

    public static long OfText(string text) => (text.Length + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>A message of some parts.</summary>
    public static long Of(IReadOnlyList<ContentBlock> content)
    {
        var tokens = (long)MessageTokens;
        foreach (var block in content) tokens += Of(block);
        return tokens;
    }

    /// <summary>What is sent along with every request.</summary>
    public static long Of(string? instructions, ToolSet tools)
    {
        var tokens = OfText(instructions ?? "");
        foreach (var tool in tools.Declarations)
        {
            tokens += MessageTokens + OfText(tool.Name) + OfText(tool.Description);
            if (tool is AIFunctionDeclaration function) tokens += JsonMarshal.GetRawUtf8Value(function.JsonSchema).Length / CharactersPerToken;
        }

        return tokens;
    }

    private static long Of(ContentBlock block) => block switch
    {
        ContentBlock.Text text => OfText(text.Value),
        ContentBlock.Thinking thinking => OfText(thinking.Value),
        ContentBlock.ToolCall call =>
            OfText(call.Id) + OfText(call.Name) + (JsonMarshal.GetRawUtf8Value(call.Arguments).Length / CharactersPerToken),
        _ => ImageTokens,
    };
}
