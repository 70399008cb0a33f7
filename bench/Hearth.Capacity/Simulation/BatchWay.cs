namespace Hearth.Capacity.Simulation;

/// <summary>Carries one batch at a time, while the next one gathers.</summary>
/// <param name="queue">Time.</param>
/// <param name="seconds">How long a batch is under way.</param>
/// <param name="sent">Told of each batch.</param>
internal sealed class BatchWay(EventQueue queue, double seconds, Action sent)
{
    private bool _isBusy;
    private bool _isWaiting;

    public void Arrive()
    {
        _isWaiting = true;
        if (!_isBusy) Send();
    }

    private void Send()
    {
        (_isBusy, _isWaiting) = (true, false);
        sent();
        queue.After(seconds, Free);
    }

    private void Free()
    {
        _isBusy = false;
        if (_isWaiting) Send();
    }
}
