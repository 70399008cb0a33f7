namespace Hearth.Client.Messages;

/// <summary>The price of model calls in US dollars; zero where the model's price is unknown.</summary>
/// <param name="Input">For input tokens outside the cache.</param>
/// <param name="Output">For output tokens.</param>
/// <param name="CacheRead">For reading from the cache.</param>
/// <param name="CacheWrite">For writing to the cache.</param>
/// <param name="Total">All of it.</param>
public sealed record UsageCost(decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite, decimal Total);
