using System.Text.Json.Serialization;

namespace Hearth.Models;

/// <summary>What model calls cost, in US dollars.</summary>
/// <param name="Input">For input tokens outside the cache.</param>
/// <param name="Output">For output tokens.</param>
/// <param name="CacheRead">For input tokens read from the cache.</param>
/// <param name="CacheWrite">For input tokens written to the cache.</param>
public sealed record UsageCost(decimal Input, decimal Output, decimal CacheRead, decimal CacheWrite)
{
    /// <summary>Nothing.</summary>
    public static readonly UsageCost Zero = new(0, 0, 0, 0);

    /// <summary>All parts together.</summary>
    [JsonPropertyOrder(1)]
    public decimal Total => Input + Output + CacheRead + CacheWrite;

    /// <summary>The sum of two.</summary>
    public static UsageCost operator +(UsageCost left, UsageCost right) => Add(left, right);

    /// <summary>The sum of two.</summary>
    public static UsageCost Add(UsageCost left, UsageCost right) => new(
        left.Input + right.Input,
        left.Output + right.Output,
        left.CacheRead + right.CacheRead,
        left.CacheWrite + right.CacheWrite);
}
