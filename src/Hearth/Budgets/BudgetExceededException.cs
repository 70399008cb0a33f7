using System.Globalization;
using Hearth.Events;

namespace Hearth.Budgets;

/// <summary>A call does not fit into what is left of a budget.</summary>
internal sealed class BudgetExceededException : HearthException
{
    public BudgetExceededException(BudgetUse use)
        : base(ErrorCodes.BudgetExceeded, Sentence(use), "Raise the agent's budget, or go on in another instance.") =>
        Meta = JsonBytes.Element(json =>
        {
            json.WriteStartObject();
            use.WriteMembers(json);
            json.WriteEndObject();
        });

    private static string Sentence(BudgetUse use) => string.Create(
        CultureInfo.InvariantCulture,
        $"The budget of the {BudgetWords.Of(use.Scope)}, {use.Limit:#,0.######} {BudgetWords.UnitOf(use.Kind)}, leaves no room for another call: {use.Used:#,0.######} are used.");
}
