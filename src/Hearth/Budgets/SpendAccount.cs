using Hearth.Models;

namespace Hearth.Budgets;

/// <summary>What the log says was used up by one operation, submission, or stream. What it uses, those around it use, too.</summary>
/// <param name="identity">What stays the same over all attempts.</param>
/// <param name="parent">The next one around it; null for a stream.</param>
internal sealed class SpendAccount(string identity, SpendAccount? parent)
{
    private static readonly IReadOnlyDictionary<BudgetKind, decimal> NoLimits = new SortedDictionary<BudgetKind, decimal>();

    private readonly HashSet<(BudgetKind Kind, decimal Limit)> _warned = [];
    private SortedDictionary<BudgetKind, decimal>? _limits;

    public string Identity => identity;

    public SpendAccount? Parent => parent;

    /// <summary>All that was used up; of calls without an end, what was reserved for them.</summary>
    public Spend Total { get; private set; }

    /// <summary>What providers have reported, failed and summarising calls included; null where a part of it is not known.</summary>
    public Usage? Reported { get; private set; } = Usage.Zero;

    /// <summary>The budget that the log states for it; what is not there has no limit.</summary>
    public IReadOnlyDictionary<BudgetKind, decimal> Limits => _limits ?? NoLimits;

    /// <summary>Whether the operation has ended; of submissions and streams nobody asks.</summary>
    public bool IsEnded { get; set; }

    /// <summary>The time that has ended.</summary>
    public TimeSpan EndedTime { get; set; }

    /// <summary>Since when time goes on; null when it does not.</summary>
    public DateTimeOffset? RunningSince { get; set; }

    /// <summary>Limits of which it was told that they are nearly used up.</summary>
    public IReadOnlyCollection<(BudgetKind Kind, decimal Limit)> Warned => _warned;

    /// <summary>What was under way has ended.</summary>
    public void End(TimeSpan time) => (EndedTime, RunningSince) = (EndedTime + time, null);

    public void Add(Spend spend)
    {
        for (var account = this; account is not null; account = account.Parent) account.Total += spend;
    }

    public void Report(Usage usage)
    {
        for (var account = this; account is not null; account = account.Parent) account.Reported = account.Reported is { } known ? known + usage : null;
    }

    /// <summary>Sets what was used up, without those around it.</summary>
    public void Restore(Spend total, Usage? reported) => (Total, Reported) = (total, reported);

    public void Limit(BudgetKind kind, decimal limit) => (_limits ??= [])[kind] = limit;

    public void ClearLimits() => _limits = null;

    /// <summary>Whether what this one uses counts for <paramref name="account"/>.</summary>
    public bool IsPartOf(SpendAccount account) => ReferenceEquals(this, account) || (Parent?.IsPartOf(account) ?? false);

    public void Warn(BudgetKind kind, decimal limit) => _warned.Add((kind, limit));

    public TimeSpan TimeUntil(DateTimeOffset now) => EndedTime + (RunningSince is { } since && since < now ? now - since : TimeSpan.Zero);
}
