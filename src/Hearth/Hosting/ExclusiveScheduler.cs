namespace Hearth.Hosting;

/// <summary>A scheduler that alone decides when what runs: nothing runs inside whoever makes it ready.</summary>
internal abstract class ExclusiveScheduler : TaskScheduler
{
    protected sealed override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected sealed override IEnumerable<Task> GetScheduledTasks() => [];
}
