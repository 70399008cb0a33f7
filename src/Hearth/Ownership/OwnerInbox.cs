using Hearth.Hosting;
using Hearth.Submissions;

namespace Hearth.Ownership;

/// <summary>What the owner of a stream is told by others: that there is work, and perhaps which, until it retires. Thread-safe.</summary>
internal sealed class OwnerInbox(TimeProvider time)
{
    // More wait in the store, where the owner finds them in their turn.
    private const int MaxAdmitted = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, SubmissionRecord> _admitted = [];
    private TaskCompletionSource _nudge = WorkScheduler.NewSignal();
    private bool _mustLook = true;
    private bool _isRetired;

    /// <summary>There is work.</summary>
    /// <param name="admitted">The work, if it was just admitted here: it spares the owner a look into the store.</param>
    /// <returns>False when the owner has retired: another one has to take its place.</returns>
    public bool TryNudge(SubmissionRecord? admitted)
    {
        lock (_gate)
        {
            if (_isRetired) return false;
            if (admitted is not null && _admitted.Count < MaxAdmitted) _admitted[admitted.Number] = admitted;
            else _mustLook = true;
            _nudge.TrySetResult();
            return true;
        }
    }

    /// <summary>Takes the submission with a number, if it is here.</summary>
    /// <param name="number">The lowest one that can be unsettled, as far as the owner knows.</param>
    /// <param name="mustLook">Whether there may be others in the store: whatever was told until now is forgotten.</param>
    public SubmissionRecord? Take(long number, out bool mustLook)
    {
        lock (_gate)
        {
            if (_admitted.Remove(number, out var admitted))
            {
                mustLook = false;
                return admitted;
            }

            mustLook = _mustLook || _admitted.Count > 0;
            _mustLook = false;
            _admitted.Clear();
            if (_nudge.Task.IsCompleted) _nudge = WorkScheduler.NewSignal();
            return null;
        }
    }

    /// <summary>Waits until something is told.</summary>
    /// <returns>False when nothing was for so long, and the owner has retired, or when <paramref name="stopping"/> is cancelled.</returns>
    public async Task<bool> WaitAsync(TimeSpan linger, CancellationToken stopping)
    {
        Task nudge;
        lock (_gate) nudge = _nudge.Task;
        try
        {
            await nudge.WaitAsync(linger, time, stopping);
            return true;
        }
        catch (TimeoutException)
        {
            lock (_gate)
            {
                _isRetired = !_nudge.Task.IsCompleted;
                return !_isRetired;
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Has the owner look around, though there is no work.</summary>
    public void Wake()
    {
        lock (_gate) _nudge.TrySetResult();
    }

    /// <summary>Nothing is taken any more.</summary>
    /// <returns>Whether something was told that the owner has not looked at.</returns>
    public bool Retire()
    {
        lock (_gate)
        {
            _isRetired = true;
            return _mustLook || _admitted.Count > 0;
        }
    }
}
