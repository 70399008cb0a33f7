using System.Text.Json;
using Hearth.Client.Json;

namespace Hearth.Client.Events;

/// <summary>How far a budget is used up; money in US dollars, times in seconds.</summary>
/// <param name="Scope">Whose: <c>operation</c>, <c>submission</c>, <c>run</c> or <c>instance</c>.</param>
/// <param name="Kind">Of what: <c>tokens</c>, <c>cost</c>, <c>turns</c>, <c>toolCalls</c> or <c>wallTime</c>.</param>
/// <param name="Limit">How much is allowed.</param>
/// <param name="Used">How much is used.</param>
/// <param name="Fraction">How much of it that is, from 0 to 1.</param>
public sealed record BudgetUse(string Scope, string Kind, decimal Limit, decimal Used, decimal Fraction)
{
    private const string Name = "budget";

    internal static BudgetUse? TryRead(DataEvent data)
    {
        if (data.Name != Name || data.Data.ValueKind != JsonValueKind.Object) return null;
        try
        {
            return data.Data.Deserialize(ClientJson.Context.BudgetUse);
        }
        catch (JsonException)
        {
            return null; // An application's own data of that name.
        }
    }
}
