namespace Hearth.Postgres.Appends;

/// <summary>A bound on what is inside, by number and by bytes. Those that do not fit wait, first come, first served.</summary>
/// <remarks>Whoever is larger than the whole bound gets in alone.</remarks>
internal sealed class Room(int maxCount, long maxBytes)
{
    private readonly object _gate = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private int _count;
    private long _bytes;

    /// <summary>How many wait to get in.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Gets in, at once or when others have left.</summary>
    public Task EnterAsync(long bytes, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> place;
        lock (_gate)
        {
            if (_waiting.Count == 0 && TryEnter(bytes)) return Task.CompletedTask;
            place = _waiting.AddLast(new Waiter(bytes));
        }

        return WaitAsync(place, cancellationToken);
    }

    public void Leave(long bytes)
    {
        lock (_gate)
        {
            _count--;
            _bytes -= bytes;
            LetIn();
        }
    }

    private async Task WaitAsync(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(GiveUp, place);
        await place.Value.Entered.Task;
    }

    private void GiveUp(object? state, CancellationToken cancellationToken)
    {
        var place = (LinkedListNode<Waiter>)state!;
        lock (_gate)
        {
            if (place.List is null) return; // Just let in.
            _waiting.Remove(place);
            place.Value.Entered.SetCanceled(cancellationToken);
            LetIn(); // Behind a large one that has given up, small ones may fit.
        }
    }

    private void LetIn()
    {
        while (_waiting.First is { Value: var waiter } && TryEnter(waiter.Bytes))
        {
            _waiting.RemoveFirst();
            waiter.Entered.SetResult();
        }
    }

    private bool TryEnter(long bytes)
    {
        if (_count > 0 && (_count == maxCount || _bytes + bytes > maxBytes)) return false;
        _count++;
        _bytes += bytes;
        return true;
    }

    private sealed record Waiter(long Bytes)
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
