using System.Text.Json.Serialization;
using Hearth.Client.Json;
using Hearth.Client.Messages;

namespace Hearth.Client.Spending;

/// <summary>What was used up.</summary>
public record SpendTotal
{
    /// <summary>
    /// What providers have reported, by kind of token. Null for a conversation whose beginning an earlier version of Hearth has summarised.
    /// </summary>
    public Usage? Usage { get; init; }

    /// <summary>Tokens as budgets count them: those reported, and what calls count with whose usage nobody knows.</summary>
    public long Tokens { get; init; }

    /// <summary>US dollars, as budgets count them.</summary>
    public decimal Cost { get; init; }

    /// <summary>Model calls, failed and repeated ones included.</summary>
    public long Turns { get; init; }

    /// <summary>Started tool calls.</summary>
    public long ToolCalls { get; init; }

    /// <summary>What of <see cref="Tokens"/> and <see cref="Cost"/> is only set aside for calls under way.</summary>
    public SpendAmount Reserved { get => field ?? new(0, 0); init; }

    /// <summary>The time since the first start; of a conversation, the time that was worked on its prompts.</summary>
    [JsonPropertyName("wallTimeMs")]
    [JsonConverter(typeof(MillisecondsConverter))]
    public TimeSpan WallTime { get; init; }
}
