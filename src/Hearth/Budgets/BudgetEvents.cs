using System.Text.Json;
using Hearth.Events;

namespace Hearth.Budgets;

/// <summary>The event that says that a budget is nearly used up.</summary>
internal static class BudgetEvents
{
    public const string Name = "budget";

    public sealed record NearlyUsed(BudgetUse Use) : HearthEvent(EventKind.Data, "data")
    {
        public override void WriteFields(Utf8JsonWriter json)
        {
            json.WriteString("name"u8, Name);
            json.WriteString("id"u8, $"{BudgetWords.Of(Use.Scope)}/{BudgetWords.Of(Use.Kind)}");
            json.WriteStartObject("data"u8);
            Use.WriteMembers(json);
            json.WriteNumber("fraction"u8, Math.Round(Use.Fraction, 4));
            json.WriteEndObject();
        }
    }
}
