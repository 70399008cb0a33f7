namespace Hearth.Budgets;

/// <summary>How far a budget looks.</summary>
public enum BudgetScope
{
    /// <summary>One operation with what it delegates.</summary>
    Operation,

    /// <summary>One input of an instance.</summary>
    Submission,

    /// <summary>One run.</summary>
    Run,

    /// <summary>All that an instance ever does.</summary>
    Instance,
}
