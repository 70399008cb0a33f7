using System.Text.Json;
using Hearth.Events;
using Hearth.Models;

namespace Hearth.Budgets;

/// <summary>What was used up, or is reserved.</summary>
internal readonly record struct Spend(long Tokens, decimal Cost, long Turns, long ToolCalls)
{
    public static readonly Spend ToolCall = new(0, 0, 0, 1);

    public static Spend operator +(Spend left, Spend right) =>
        new(left.Tokens + right.Tokens, left.Cost + right.Cost, left.Turns + right.Turns, left.ToolCalls + right.ToolCalls);

    public static Spend operator -(Spend left, Spend right) =>
        new(left.Tokens - right.Tokens, left.Cost - right.Cost, left.Turns - right.Turns, left.ToolCalls - right.ToolCalls);

    /// <summary>The tokens and the money of a model call; the turn itself is counted when it starts.</summary>
    public static Spend Of(Usage usage) => new(usage.TotalTokens, usage.Cost.Total, 0, 0);

    /// <summary>Reads the tokens and the money of a model call.</summary>
    public static Spend Read(JsonElement spend) => new(spend.GetProperty("tokens").GetInt64(), spend.GetProperty("cost").GetDecimal(), 0, 0);

    /// <summary>Writes the tokens and the money of a model call.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("tokens"u8, Tokens);
        json.WriteDecimal("cost"u8, Cost);
        json.WriteEndObject();
    }
}
