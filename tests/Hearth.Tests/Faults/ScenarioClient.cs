using Hearth.Storage;

namespace Hearth.Tests.Faults;

/// <summary>Takes the steps of a scenario, one after the other, on whatever process there is.</summary>
internal sealed class ScenarioClient(FaultScenario scenario)
{
    private readonly IReadOnlyList<Func<FaultyProcess, CancellationToken, Task>> _steps = scenario.Steps;
    private int _next;

    public bool IsDone => _next == _steps.Count;

    /// <summary>Goes on until everything is done or the process has ended. Asks again when the store was unavailable.</summary>
    public async Task ActAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        while (!IsDone && !process.HasEnded)
        {
            try
            {
                if (!await TryStepAsync(process, cancellationToken)) return;
                _next++;
            }
            catch (StoreUnavailableException)
            {
                // The server has answered 503, and the client comes again.
            }
            catch (InvalidOperationException) when (process.Store.IsDead)
            {
                return;
            }
        }
    }

    private async Task<bool> TryStepAsync(FaultyProcess process, CancellationToken cancellationToken)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var step = _steps[_next](process, leaving.Token);
        await Task.WhenAny(step, process.Ended);
        if (!step.IsCompleted)
        {
            await leaving.CancelAsync();
            await Task.WhenAny(step);
            return false;
        }

        await step;
        return true;
    }
}
