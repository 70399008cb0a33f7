using System.Text.Json;
using Hearth.Events;

namespace Hearth.Budgets;

/// <summary>How far one limit of a budget is used up; times in seconds.</summary>
internal readonly record struct BudgetUse(BudgetScope Scope, BudgetKind Kind, decimal Limit, decimal Used)
{
    /// <summary>From 0 to 1, and more when the limit was passed.</summary>
    public decimal Fraction => Limit > 0 ? Used / Limit : Used > 0 ? 1 : 0;

    public void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("scope"u8, BudgetWords.Of(Scope));
        json.WriteString("kind"u8, BudgetWords.Of(Kind));
        json.WriteDecimal("limit"u8, Limit);
        json.WriteDecimal("used"u8, Used);
    }

    /// <summary>Writes the limit alone, as an object.</summary>
    public void WriteLimitTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("scope"u8, BudgetWords.Of(Scope));
        json.WriteString("kind"u8, BudgetWords.Of(Kind));
        json.WriteDecimal("limit"u8, Limit);
        json.WriteEndObject();
    }
}
