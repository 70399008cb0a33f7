namespace Hearth.Budgets;

/// <summary>What a budget limits.</summary>
public enum BudgetKind
{
    /// <summary>Tokens of model calls.</summary>
    Tokens,

    /// <summary>US dollars.</summary>
    Cost,

    /// <summary>Model calls.</summary>
    Turns,

    /// <summary>Started tool calls.</summary>
    ToolCalls,

    /// <summary>Seconds.</summary>
    WallTime,
}
