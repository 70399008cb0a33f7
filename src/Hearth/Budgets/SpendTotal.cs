using Hearth.Models;

namespace Hearth.Budgets;

/// <summary>What an instance, a run or a submission has used up.</summary>
public sealed record SpendTotal
{
    /// <summary>
    /// What providers have reported, by kind of token, with its price; failed and summarising calls included. Null for a conversation whose
    /// beginning an earlier version of Hearth has summarised.
    /// </summary>
    public Usage? Usage { get; init; }

    /// <summary>Tokens as budgets count them: those reported, and what calls count with whose usage nobody knows.</summary>
    public required long Tokens { get; init; }

    /// <summary>US dollars, as budgets count them.</summary>
    public required decimal Cost { get; init; }

    /// <summary>Model calls, failed and repeated ones included.</summary>
    public required long Turns { get; init; }

    /// <summary>Started tool calls.</summary>
    public required long ToolCalls { get; init; }

    /// <summary>What of <see cref="Tokens"/> is only set aside for calls under way. 0 for an agent without budgets.</summary>
    public required long ReservedTokens { get; init; }

    /// <summary>What of <see cref="Cost"/> is only set aside for calls under way, in US dollars.</summary>
    public required decimal ReservedCost { get; init; }

    /// <summary>The time from the first start of a run to its end; for an instance, the time that was worked on its inputs.</summary>
    public required TimeSpan WallTime { get; init; }
}
