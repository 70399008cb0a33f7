using System.Text;
using System.Text.Json;
using Hearth.Events;
using Hearth.Sessions;
using Microsoft.Extensions.AI;

namespace Hearth.Budgets;

/// <summary>Says how many tokens something may be, rather too many than too few.</summary>
internal static class TokenEstimate
{
    // English has about four bytes to a token, Chinese about three; code and numbers have fewer.
    private const int BytesPerToken = 3;
    private const int TokensPerMessage = 8;
    private const int TokensPerImage = 2_000;

    public static long Of(string? text) => text is null ? 0 : (Encoding.UTF8.GetByteCount(text) + BytesPerToken - 1) / BytesPerToken;

    public static long Of(IEnumerable<ChatMessage> messages) => messages.Sum(message => TokensPerMessage + message.Contents.Sum(Of));

    public static long Of(IEnumerable<AITool> tools) => tools.OfType<AIFunctionDeclaration>()
        .Sum(tool => TokensPerMessage + Of(tool.Name) + Of(tool.Description) + Of(tool.JsonSchema.GetRawText()));

    public static long Of(IEnumerable<ContentBlock> content) => content.Sum(block => block switch
    {
        ContentBlock.Text text => Of(text.Value),
        ContentBlock.Thinking thinking => Of(thinking.Value),
        ContentBlock.ToolCall call => Of(call.Name) + Of(call.Arguments.GetRawText()),
        _ => TokensPerImage,
    });

    private static long Of(AIContent content) => content switch
    {
        TextContent text => Of(text.Text),
        TextReasoningContent thinking => Of(thinking.Text) + Of(thinking.ProtectedData),
        FunctionCallContent call => Of(call.Name) + (call.Arguments?.Sum(argument => Of(argument.Key) + OfValue(argument.Value)) ?? 0),
        FunctionResultContent { Result: IEnumerable<AIContent> parts } => parts.Sum(Of),
        FunctionResultContent result => OfValue(result.Result),
        DataContent data when !data.HasTopLevelMediaType("image") => Math.Max(TokensPerImage, data.Data.Length / BytesPerToken),
        BlobContent or DataContent => TokensPerImage,
        _ => TokensPerMessage,
    };

    private static long OfValue(object? value) => value switch
    {
        null => 1,
        string text => Of(text),
        JsonElement json => Of(json.GetRawText()),
        _ => Of(value.ToString()),
    };
}
