namespace Hearth.Budgets;

/// <summary>What the log says was used up by one operation, submission, or stream. What it uses, those around it use, too.</summary>
/// <param name="identity">What stays the same over all attempts.</param>
/// <param name="parent">The next one around it; null for a stream.</param>
internal sealed class SpendAccount(string identity, SpendAccount? parent)
{
    private readonly HashSet<(BudgetKind Kind, decimal Limit)> _warned = [];

    public string Identity => identity;

    public SpendAccount? Parent => parent;

    /// <summary>All that was used up; of calls without an end, what was reserved for them.</summary>
    public Spend Total { get; private set; }

    /// <summary>The time that has ended.</summary>
    public TimeSpan EndedTime { get; set; }

    /// <summary>Since when time goes on; null when it does not.</summary>
    public DateTimeOffset? RunningSince { get; set; }

    /// <summary>Limits of which it was told that they are nearly used up.</summary>
    public IReadOnlyCollection<(BudgetKind Kind, decimal Limit)> Warned => _warned;

    public void Add(Spend spend)
    {
        for (var account = this; account is not null; account = account.Parent) account.Total += spend;
    }

    /// <summary>Sets what was used up, without those around it.</summary>
    public void Restore(Spend total) => Total = total;

    public void Warn(BudgetKind kind, decimal limit) => _warned.Add((kind, limit));

    public TimeSpan TimeUntil(DateTimeOffset now) => EndedTime + (RunningSince is { } since && since < now ? now - since : TimeSpan.Zero);
}
