namespace Hearth.Hosting;

/// <summary>The one place where the runtime starts work of its own, so that a test can decide when what runs.</summary>
internal sealed class WorkScheduler(TaskScheduler scheduler)
{
    public static readonly WorkScheduler Default = new(TaskScheduler.Default);

    // Asynchronous continuations go to the thread pool when they belong to WaitAsync or WhenAll, past the scheduler that runs whoever
    // waits. A scheduler that runs nothing inline does not need them.
    private static TaskCreationOptions SignalOptions =>
        TaskScheduler.Current is ExclusiveScheduler ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>A signal; what waits for it never runs inside whoever gives it.</summary>
    public static TaskCompletionSource NewSignal() => new(SignalOptions);

    /// <inheritdoc cref="NewSignal()"/>
    public static TaskCompletionSource<T> NewSignal<T>() => new(SignalOptions);

    /// <summary>Starts work that ends by itself; the caller keeps the task.</summary>
    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    /// <inheritdoc cref="Start(Func{Task})"/>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
}
