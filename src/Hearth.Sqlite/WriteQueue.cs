namespace Hearth.Sqlite;

/// <summary>The commands that wait for the writer thread: first in, first out, bounded by number and by bytes.</summary>
/// <remarks>
/// A channel bounds only the number. What counts against the bounds is everything accepted whose outcome is still open, the
/// transaction that is being committed included.
/// </remarks>
internal sealed class WriteQueue(WriteLimits limits)
{
    private readonly object _gate = new();
    private readonly Queue<WriteCommand> _accepted = new();
    private readonly LinkedList<Waiter> _waiting = new();
    private int _openCommands;
    private long _openBytes;
    private bool _completed;

    /// <summary>How many callers wait for room.</summary>
    public int WaitingCount
    {
        get
        {
            lock (_gate) return _waiting.Count;
        }
    }

    /// <summary>Accepts a command, at once or when there is room.</summary>
    /// <param name="command">The command; a single one may be larger than the bound.</param>
    /// <param name="cancellationToken">Gives the place up; the command is then never executed.</param>
    public Task EnqueueAsync(WriteCommand command, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> place;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_completed, typeof(SqliteStore));
            if (_waiting.Count == 0 && HasRoomFor(command))
            {
                Accept(command);
                return Task.CompletedTask;
            }

            place = _waiting.AddLast(new Waiter(command));
        }

        return WaitAsync(place, cancellationToken);
    }

    /// <summary>Blocks until there is something to write, then takes as much of it as fits into one transaction.</summary>
    /// <returns>False when nothing will come any more.</returns>
    public bool TakeBatch(List<WriteCommand> batch)
    {
        lock (_gate)
        {
            while (_accepted.Count == 0)
            {
                if (_completed && _waiting.Count == 0) return false;
                Monitor.Wait(_gate);
            }

            var bytes = 0L;
            while (_accepted.TryPeek(out var next) && batch.Count < limits.MaxCommandsPerCommit
                && (batch.Count == 0 || (bytes + next.Bytes <= limits.MaxBytesPerCommit && !next.IsAlone && !batch[0].IsAlone)))
            {
                batch.Add(_accepted.Dequeue());
                bytes += next.Bytes;
            }

            return true;
        }
    }

    /// <summary>Makes room again for what the commands of a batch took.</summary>
    public void Release(List<WriteCommand> batch)
    {
        lock (_gate)
        {
            _openCommands -= batch.Count;
            foreach (var command in batch) _openBytes -= command.Bytes;
            while (_waiting.First is { Value: var waiter } && HasRoomFor(waiter.Command))
            {
                _waiting.RemoveFirst();
                Accept(waiter.Command);
                waiter.Accepted.SetResult();
            }
        }
    }

    /// <summary>Refuses further commands; those that are here, waiting ones included, are still taken.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _completed = true;
            Monitor.Pulse(_gate);
        }
    }

    private async Task WaitAsync(LinkedListNode<Waiter> place, CancellationToken cancellationToken)
    {
        await using var registration = cancellationToken.UnsafeRegister(GiveUp, place);
        await place.Value.Accepted.Task;
    }

    private void GiveUp(object? state, CancellationToken cancellationToken)
    {
        var place = (LinkedListNode<Waiter>)state!;
        lock (_gate)
        {
            if (place.List is null) return; // Accepted just now.
            _waiting.Remove(place);
            place.Value.Accepted.SetCanceled(cancellationToken);
        }
    }

    private bool HasRoomFor(WriteCommand command) =>
        _openCommands < limits.MaxCommands && (_openBytes == 0 || _openBytes + command.Bytes <= limits.MaxBytes);

    private void Accept(WriteCommand command)
    {
        _openCommands++;
        _openBytes += command.Bytes;
        _accepted.Enqueue(command);
        if (_accepted.Count == 1) Monitor.Pulse(_gate);
    }

    private sealed record Waiter(WriteCommand Command)
    {
        public TaskCompletionSource Accepted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
