using System.Text;

namespace Hearth.Sessions;

/// <summary>Joins adjacent deltas of one content block before they become events: the first goes out at once.</summary>
/// <param name="window">How long to join after an event went out; asked anew each time, since nobody may be reading.</param>
/// <param name="emit">Makes the event. Called by one thread at a time.</param>
/// <param name="time">The clock.</param>
internal sealed class DeltaJoiner(Func<TimeSpan> window, Action<string> emit, TimeProvider time) : IDisposable
{
    private const int MaxJoinedLength = 32 << 10;

    private readonly Lock _gate = new();
    private readonly StringBuilder _joined = new();
    private ITimer? _timer;
    private long _lastEmitted;
    private bool _hasEmitted;
    private bool _isArmed;

    public void Add(string delta)
    {
        if (delta.Length == 0) return;
        lock (_gate)
        {
            var wait = _hasEmitted ? window() - time.GetElapsedTime(_lastEmitted) : TimeSpan.Zero;
            if (_joined.Length == 0 && wait <= TimeSpan.Zero && !char.IsHighSurrogate(delta[^1]))
            {
                Emit(delta);
                return;
            }

            _joined.Append(delta);
            if (wait <= TimeSpan.Zero || _joined.Length > MaxJoinedLength) EmitJoined();
            else Arm(wait);
        }
    }

    /// <summary>Lets out what is held, at the end of a content block; the first delta of the next one goes out at once.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            EmitJoined(isLast: true);
            _hasEmitted = false;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _joined.Clear();
            _timer?.Dispose();
        }
    }

    private void Arm(TimeSpan wait)
    {
        if (_isArmed) return;
        _isArmed = true;
        _timer ??= time.CreateTimer(static state => ((DeltaJoiner)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            _isArmed = false;
            try
            {
                EmitJoined();
            }
            catch (Exception)
            {
                // The writer has failed; the turn loop meets the same failure at its next event.
                _joined.Clear();
            }
        }
    }

    // Half a surrogate pair is no text yet: it waits for its other half.
    private void EmitJoined(bool isLast = false)
    {
        if (_joined.Length == 0) return;
        var length = !isLast && char.IsHighSurrogate(_joined[^1]) ? _joined.Length - 1 : _joined.Length;
        if (length == 0) return;
        var text = _joined.ToString(0, length);
        _joined.Remove(0, length);
        Emit(text);
    }

    private void Emit(string text)
    {
        _lastEmitted = time.GetTimestamp();
        _hasEmitted = true;
        emit(text);
    }
}
