using System.Text.Json.Serialization;
using Hearth.Client.Json;

namespace Hearth.Client.Messages;

/// <summary>A message of a conversation: a <see cref="UserMessage"/> or an <see cref="AssistantMessage"/>.</summary>
[JsonConverter(typeof(MessageConverter))]
public abstract record Message
{
    private protected Message()
    {
    }

    /// <summary>What it consists of, in order.</summary>
    [JsonConverter(typeof(ContentConverter))]
    public IReadOnlyList<ContentBlock> Content { get => field ?? []; init; }

    /// <summary>When it was made.</summary>
    [JsonConverter(typeof(UnixMillisecondsConverter))]
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>Its text blocks, joined by line feeds.</summary>
    [JsonIgnore]
    public string Text => string.Join('\n', Content.OfType<TextBlock>().Select(block => block.Text));
}
