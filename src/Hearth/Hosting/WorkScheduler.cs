namespace Hearth.Hosting;

/// <summary>The one place where the runtime starts work of its own, so that a test can decide when what runs.</summary>
internal sealed class WorkScheduler(TaskScheduler scheduler)
{
    public static readonly WorkScheduler Default = new(TaskScheduler.Default);

    /// <summary>Starts work that ends by itself; the caller keeps the task.</summary>
    public Task Start(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();

    /// <inheritdoc cref="Start(Func{Task})"/>
    public Task<T> Start<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler).Unwrap();
}
