namespace Hearth.Budgets;

/// <summary>What may be used up. What is null has no limit.</summary>
public sealed record Budget
{
    /// <summary>Tokens of all model calls together: input, output, and what was read from and written to caches.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long? Tokens { get; init => field = NotNegative(value); }

    /// <summary>US dollars at the prices of the catalogue. A model without a price costs nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public decimal? Cost { get; init => field = NotNegative(value); }

    /// <summary>Model calls, failed and repeated ones included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? Turns { get; init => field = NotNegative(value); }

    /// <summary>Tool calls that were started. A call that is run again after a crash counts once.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? ToolCalls { get; init => field = NotNegative(value); }

    /// <summary>
    /// Time since the first start; for an instance, the time that was worked on its prompts. Checked before each call: one that is under
    /// way is not cut, which is what <see cref="Agents.AgentDefinition.Timeout"/> is for.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan? WallTime { get; init => field = NotNegative(value); }

    private static T? NotNegative<T>(T? value)
        where T : struct, IComparable<T> =>
        value is { } number && number.CompareTo(default) < 0 ? throw new ArgumentOutOfRangeException(nameof(value), value, "A budget is not negative.") : value;
}
