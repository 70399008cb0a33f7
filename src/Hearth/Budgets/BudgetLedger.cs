using Hearth.Events;
using Hearth.Hosting;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Budgets;

/// <summary>Reserves from the budgets of one attempt before each call. What was used is in the log alone. Thread-safe.</summary>
/// <param name="journal">The attempt's log.</param>
internal sealed class BudgetLedger(AttemptJournal journal)
{
    private const decimal WarnedFraction = 0.8m;

    private readonly Lock _gate = new();
    private readonly List<BudgetReservation> _live = [];
    private readonly HashSet<(string Key, BudgetKind Kind, decimal Limit)> _warned = [];
    private TaskCompletionSource _changed = WorkScheduler.NewSignal();

    /// <summary>Reserves what a model call may use at the worst; waits while calls in flight may give some of it back.</summary>
    /// <exception cref="BudgetExceededException">The call does not fit into what is left.</exception>
    public async Task<BudgetReservation> ReserveAsync(
        IReadOnlyList<BudgetLimit> limits,
        string turnId,
        CallEstimate call,
        Func<DateTimeOffset> now,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (journal.Read(fold => TryReserve(fold.Spending, limits, turnId, call, now())) is { } reservation)
                {
                    _live.Add(reservation);
                    return reservation;
                }
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Appends the starts of tool calls if they fit into what is left; all of them or none.</summary>
    /// <exception cref="BudgetExceededException">They do not fit.</exception>
    public Task StartTools(IReadOnlyList<BudgetLimit> limits, int count, DateTimeOffset now, Func<Task> append)
    {
        lock (_gate)
        {
            var calls = new Spend(0, 0, 0, count);
            journal.Read(fold =>
            {
                foreach (var limit in limits) Check(limit, fold.Spending, calls, now);
                return true;
            });
            return append();
        }
    }

    /// <summary>The budgets that have come to be nearly used up since it was last asked; each is given once.</summary>
    public IReadOnlyList<IOutgoingEvent> TakeWarnings(IReadOnlyList<BudgetLimit> limits, DateTimeOffset now)
    {
        lock (_gate)
        {
            return journal.Read(fold => limits.SelectMany(limit => FindWarnings(limit, fold.Spending, now)).ToList());
        }
    }

    /// <summary>Runs an append that turns a reservation into a part of the log.</summary>
    public Task Log(Func<Task> append)
    {
        lock (_gate) return append();
    }

    public void Release(BudgetReservation reservation)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (!_live.Remove(reservation)) return;
            (changed, _changed) = (_changed, WorkScheduler.NewSignal());
        }

        changed.TrySetResult();
    }

    // Null while it does not fit, but calls in flight may give something back.
    private BudgetReservation? TryReserve(SpendFold fold, IReadOnlyList<BudgetLimit> limits, string turnId, CallEstimate call, DateTimeOffset now)
    {
        var output = call.OutputTokens;
        var mustWait = false;
        BudgetLimit? tightest = null;
        foreach (var limit in limits)
        {
            Check(limit, fold, new Spend(0, 0, 1, 0), now);
            var fits = call.OutputThatFits(limit.Budget, UsedOf(limit, fold));
            if (fits >= call.OutputTokens) continue;
            mustWait |= _live.Any(live => live.Keys.Contains(limit.Key));
            if (fits < output) (output, tightest) = (fits, limit);
        }

        if (output < call.OutputTokens && mustWait) return null;
        if (output < call.MinOutputTokens) throw NoRoom(tightest!, fold, call, now);
        return new BudgetReservation(this, [.. limits.Select(limit => limit.Key)], turnId, call, output);
    }

    private Spend UsedOf(BudgetLimit limit, SpendFold fold)
    {
        var used = limit.Account(fold)?.Total ?? default;
        foreach (var live in _live.Where(live => !live.IsLogged && live.Keys.Contains(limit.Key))) used += live.Reserved!.Value + new Spend(0, 0, 1, 0);
        return used;
    }

    // Reservations that end give nothing of these back, so there is nothing to wait for.
    private void Check(BudgetLimit limit, SpendFold fold, Spend wanted, DateTimeOffset now)
    {
        var used = UsedOf(limit, fold);
        var time = limit.Account(fold)?.TimeUntil(now) ?? TimeSpan.Zero;
        foreach (var use in limit.Uses(used, time))
        {
            var after = use.Kind switch
            {
                BudgetKind.Turns => use.Used + wanted.Turns,
                BudgetKind.ToolCalls => use.Used + wanted.ToolCalls,
                _ => use.Used,
            };
            if (after > use.Limit) throw new BudgetExceededException(use);
        }
    }

    private BudgetExceededException NoRoom(BudgetLimit limit, SpendFold fold, CallEstimate call, DateTimeOffset now)
    {
        var used = UsedOf(limit, fold);
        var after = used + call.With(call.MinOutputTokens);
        var uses = limit.Uses(used, limit.Account(fold)?.TimeUntil(now) ?? TimeSpan.Zero).ToList();
        var isTokens = limit.Budget.Tokens is { } tokens && after.Tokens > tokens;
        return new BudgetExceededException(uses.First(use => use.Kind == (isTokens ? BudgetKind.Tokens : BudgetKind.Cost)));
    }

    // What is only reserved is not used yet.
    private IEnumerable<IOutgoingEvent> FindWarnings(BudgetLimit limit, SpendFold fold, DateTimeOffset now)
    {
        if (limit.Account(fold) is not { } account) yield break;
        var used = account.Total;
        foreach (var live in _live.Where(live => live.Keys.Contains(limit.Key)))
        {
            if (fold.OpenTurns.TryGetValue(live.TurnId, out var open)) used -= open.Reserved;
        }

        foreach (var use in limit.Uses(used, account.TimeUntil(now)).Where(use => use.Fraction >= WarnedFraction))
        {
            if (account.Warned.Contains((use.Kind, use.Limit)) || !_warned.Add((limit.Key, use.Kind, use.Limit))) continue;
            yield return limit.Events.Of(new BudgetEvents.NearlyUsed(use));
        }
    }
}
