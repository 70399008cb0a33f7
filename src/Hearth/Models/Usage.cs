using System.Text.Json;
using System.Text.Json.Serialization;
using Hearth.Events;

namespace Hearth.Models;

/// <summary>What model calls consumed, in tokens, and what that cost.</summary>
/// <param name="Input">Input tokens that were neither read from nor written to the provider's cache.</param>
/// <param name="Output">Output tokens, reasoning included.</param>
/// <param name="CacheRead">Input tokens read from the provider's cache.</param>
/// <param name="CacheWrite">Input tokens written to the provider's cache.</param>
/// <param name="Cost">The price of each part; zero where the model's price is unknown.</param>
public sealed record Usage(long Input, long Output, long CacheRead, long CacheWrite, UsageCost Cost)
{
    /// <summary>No consumption.</summary>
    public static readonly Usage Zero = new(0, 0, 0, 0, UsageCost.Zero);

    /// <summary>All tokens together.</summary>
    [JsonPropertyOrder(1)]
    public long TotalTokens => Input + Output + CacheRead + CacheWrite;

    /// <summary>The sum of two.</summary>
    public static Usage operator +(Usage left, Usage right) => Add(left, right);

    /// <summary>The sum of two.</summary>
    public static Usage Add(Usage left, Usage right) => new(
        left.Input + right.Input,
        left.Output + right.Output,
        left.CacheRead + right.CacheRead,
        left.CacheWrite + right.CacheWrite,
        left.Cost + right.Cost);

    internal static Usage Read(JsonElement usage)
    {
        var cost = usage.GetProperty("cost");
        return new Usage(
            usage.GetProperty("input").GetInt64(),
            usage.GetProperty("output").GetInt64(),
            usage.GetProperty("cacheRead").GetInt64(),
            usage.GetProperty("cacheWrite").GetInt64(),
            new UsageCost(
                cost.GetProperty("input").GetDecimal(),
                cost.GetProperty("output").GetDecimal(),
                cost.GetProperty("cacheRead").GetDecimal(),
                cost.GetProperty("cacheWrite").GetDecimal()));
    }

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("input"u8, Input);
        json.WriteNumber("output"u8, Output);
        json.WriteNumber("cacheRead"u8, CacheRead);
        json.WriteNumber("cacheWrite"u8, CacheWrite);
        json.WriteNumber("totalTokens"u8, TotalTokens);
        json.WriteStartObject("cost"u8);
        json.WriteDecimal("input"u8, Cost.Input);
        json.WriteDecimal("output"u8, Cost.Output);
        json.WriteDecimal("cacheRead"u8, Cost.CacheRead);
        json.WriteDecimal("cacheWrite"u8, Cost.CacheWrite);
        json.WriteDecimal("total"u8, Cost.Total);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
