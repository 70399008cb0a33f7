using Hearth.Simulation.Tests.Scheduling;
using Hearth.Storage;

namespace Hearth.Simulation.Tests.Database;

/// <summary>Carries the operations of one process to the database and the answers back.</summary>
/// <remarks>What was sent takes its course, whatever becomes of the process meanwhile.</remarks>
internal sealed class StoreCalls(SimulationLoop loop, Lane world, StoreFaults faults)
{
    public Task<T> CallAsync<T>(Func<Task<T>> effect, bool mayFail, CancellationToken cancellationToken)
    {
        loop.EnsureOwnThread();
        var plan = faults.Next(mayFail);
        if (plan.IsImmediate) return effect();

        if (plan.Fault == StoreFault.Late) faults.LateCount++;
        var answer = new TaskCompletionSource<T>();
        _ = world.Start(() => CarryOutAsync(effect, plan, answer));
        return answer.Task.WaitAsync(cancellationToken);
    }

    private async Task CarryOutAsync<T>(Func<Task<T>> effect, StorePlan plan, TaskCompletionSource<T> answer)
    {
        try
        {
            await Task.Delay(plan.Before, world.Time);
            if (plan.Fault is StoreFault.Lost or StoreFault.Late) answer.SetException(new StoreUnavailableException("The connection is lost."));
            if (plan.Fault == StoreFault.Lost) return;
            if (plan.Fault == StoreFault.Late) await Task.Delay(plan.After, world.Time);
            var result = await effect();
            if (plan.Fault == StoreFault.Late) return;
            await Task.Delay(plan.After, world.Time);
            if (plan.Fault == StoreFault.AnswerLost) answer.SetException(new StoreUnavailableException("The answer is lost."));
            else answer.SetResult(result);
        }
        catch (InvalidOperationException exception)
        {
            answer.TrySetException(exception);
        }
        finally
        {
            if (plan.Fault == StoreFault.Late) faults.LateCount--;
        }
    }
}
