using Hearth.Budgets;
using Hearth.Events;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Sessions;

/// <summary>The events of an operation that wait for the next one that somebody acts on: they are stored together.</summary>
internal sealed class OperationLead(AttemptJournal journal)
{
    private readonly List<IOutgoingEvent> _waiting = [];

    /// <summary>Whether this attempt's <c>operation_start</c> is stored or waits to be.</summary>
    public bool HasStarted { get; private set; }

    /// <summary>Whether an <c>agent_start</c> that is stored or waits has no <c>agent_end</c> yet.</summary>
    public bool IsAgentStarted { get; private set; }

    public void Add(IOutgoingEvent item)
    {
        _waiting.Add(item);
        HasStarted |= item.Kind == EventKind.OperationStart;
        IsAgentStarted |= item.Kind == EventKind.AgentStart;
    }

    public void Add(IEnumerable<IOutgoingEvent> items)
    {
        foreach (var item in items) Add(item);
    }

    public void Add(EventScope scope, params ReadOnlySpan<HearthEvent> events)
    {
        foreach (var item in events) Add(scope.Of(item));
    }

    /// <summary>The agent's part has ended, until the next <c>agent_start</c>.</summary>
    public void AgentEnded() => IsAgentStarted = false;

    /// <summary>Hands out what waits.</summary>
    public IOutgoingEvent[] Take()
    {
        var taken = _waiting.ToArray();
        _waiting.Clear();
        return taken;
    }

    /// <summary>Stores what waits, unless the submission was aborted.</summary>
    /// <param name="reservation">What the events reserve for the call that follows.</param>
    public async Task FlushAsync(BudgetReservation reservation)
    {
        if (_waiting.Count == 0) return;
        var lead = Take();
        var (isStart, isAgentStart) = (Has(lead, EventKind.OperationStart), Has(lead, EventKind.AgentStart));

        // Unless the store takes them, they have not happened.
        if (isStart) HasStarted = false;
        if (isAgentStart) IsAgentStarted = false;
        await reservation.LogAsync(() => journal.AppendGuardedAsync(lead));
        HasStarted |= isStart;
        IsAgentStarted |= isAgentStart;
    }

    private static bool Has(IOutgoingEvent[] items, EventKind kind) => items.Any(item => item.Kind == kind);
}
