namespace Hearth.Client.Messages;

/// <summary>What model calls consumed, in tokens, and what that cost.</summary>
/// <param name="Input">Input tokens that were neither read from nor written to the provider's cache.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
/// <param name="CacheRead">Input tokens read from the provider's cache.</param>
/// <param name="CacheWrite">Input tokens written to the provider's cache.</param>
/// <param name="TotalTokens">All of them together.</param>
/// <param name="Cost">Their price.</param>
public sealed record Usage(long Input, long Output, long CacheRead, long CacheWrite, long TotalTokens, UsageCost Cost)
{
    /// <summary>No consumption.</summary>
    public static Usage None { get; } = new(0, 0, 0, 0, 0, new UsageCost(0, 0, 0, 0, 0));
}
