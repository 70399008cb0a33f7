using System.Text.Json;

namespace Hearth.Budgets;

/// <summary>The words that events and errors have for budgets.</summary>
internal static class BudgetWords
{
    public static string Of(BudgetScope scope) => JsonNamingPolicy.CamelCase.ConvertName(scope.ToString());

    public static string Of(BudgetKind kind) => JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    public static BudgetKind? ReadKind(string word) => Enum.GetValues<BudgetKind>().Cast<BudgetKind?>().FirstOrDefault(kind => Of(kind!.Value) == word);

    /// <summary>The unit for people.</summary>
    public static string UnitOf(BudgetKind kind) => kind switch
    {
        BudgetKind.Tokens => "tokens",
        BudgetKind.Cost => "US dollars",
        BudgetKind.Turns => "turns",
        BudgetKind.ToolCalls => "tool calls",
        _ => "seconds",
    };
}
