using System.Text.Json;
using Hearth.Events;
using Hearth.Storage;
using Microsoft.Extensions.AI;

namespace Hearth.Tools;

/// <summary>Turns what a function returned into what the log and the model get.</summary>
internal static class ToolResults
{
    /// <summary>The largest text of one result, in UTF-16 units: 60 million.</summary>
    public const int MaxTextLength = 60_000_000;

    /// <summary>Converts a function's result; images become blobs that the caller has to store first.</summary>
    public static (ToolOutcome Outcome, IReadOnlyList<Blob> Blobs) FromReturnValue(object? value, JsonSerializerOptions json)
    {
        var blobs = new List<Blob>();
        List<ContentBlock> blocks = value switch
        {
            null => [],
            ToolOutcome => throw new ArgumentException("An outcome is no return value.", nameof(value)),
            AIContent content => [FromContent(content, blobs, json)],
            IEnumerable<AIContent> contents => [.. contents.Select(content => FromContent(content, blobs, json))],
            _ => [new ContentBlock.Text(ToText(value, json))],
        };
        return blocks.OfType<ContentBlock.Text>().Sum(block => (long)block.Value.Length) > MaxTextLength
            ? (ToolOutcome.FromText("The result is too large.", isError: true), [])
            : (new ToolOutcome(blocks), blobs);
    }

    private static ContentBlock FromContent(AIContent content, List<Blob> blobs, JsonSerializerOptions json)
    {
        switch (content)
        {
            case TextContent text:
                return new ContentBlock.Text(text.Text);
            case DataContent data when data.HasTopLevelMediaType("image"):
                var blob = Blob.Create(data.MediaType, data.Data);
                blobs.Add(blob);
                return new ContentBlock.Image(blob.Id, blob.MediaType);
            default:
                return new ContentBlock.Text(JsonSerializer.Serialize(content, AIJsonUtilities.DefaultOptions));
        }
    }

    private static string ToText(object value, JsonSerializerOptions json) => value switch
    {
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement { ValueKind: JsonValueKind.Undefined } => "",
        JsonElement element => element.GetRawText(),
        _ => JsonSerializer.Serialize(value, json),
    };
}
