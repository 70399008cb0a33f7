using Hearth.Storage;

namespace Hearth.Submissions;

/// <summary>
/// Somebody who waits for the outcome of a submission from its admission on, before anybody can work on it: nothing is missed, and the
/// store has not to be asked whether something was. For one submission, used by one caller at a time.
/// </summary>
internal sealed class AwaitedOutcome(Outcomes outcomes) : IDisposable
{
    private AdmissionResult? _admitted;
    private Task<ReadOnlyMemory<byte>?>? _settled;

    /// <summary>The submission was admitted, and nobody has been told yet.</summary>
    public void Begin(AdmissionResult admitted) => (_admitted, _settled) = (admitted, outcomes.Join(admitted.Id));

    /// <summary>Waits until a submission is settled, wherever it runs.</summary>
    /// <param name="id">The submission; another one than this has begun with when the request was a repeated one.</param>
    /// <param name="cancellationToken">Stops waiting; the work goes on.</param>
    public Task<SubmissionOutcome> WaitAsync(SubmissionId id, CancellationToken cancellationToken) => _admitted?.Id == id
        ? outcomes.WaitAsync(_admitted.Stream, id, _settled!, cancellationToken)
        : outcomes.WaitAsync(id, cancellationToken);

    public void Dispose()
    {
        if (_admitted is { } admitted) outcomes.Leave(admitted.Id);
        _admitted = null;
    }
}
