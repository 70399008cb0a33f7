using System.Text.Json.Serialization;

namespace Hearth.Client.Messages;

/// <summary>
/// One part of a message or of a tool's result: a <see cref="TextBlock"/>, <see cref="ImageBlock"/>, <see cref="FileBlock"/>,
/// <see cref="ThinkingBlock"/> or <see cref="ToolCallBlock"/>.
/// </summary>
[JsonConverter(typeof(ContentBlockConverter))]
public abstract record ContentBlock
{
    private protected ContentBlock()
    {
    }
}
