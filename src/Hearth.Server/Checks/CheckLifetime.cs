using System.Collections.Concurrent;
using System.Reflection;
using Hearth.Hosting.Checks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.Server.Checks;

/// <summary>Takes the place of what waits for signals: the host asks it first, before anything is validated or started.</summary>
internal sealed class CheckLifetime(IServiceProvider services, CheckReport report, TimeProvider time) : IHostLifetime
{
    /// <summary>How long one check may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // For a check to come to its end once it was asked to.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private bool _hasBegun;

    public async Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken);
        Environment.Exit(report.End());
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Makes every check, one after the other. Whatever keeps one from its end is its finding, and the others are still made.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        return RunAsync([.. services.GetServices<ServerCheckRegistration>()], StartAlone, cancellationToken);
    }

    /// <summary>The same while the application ends unexpectedly, unless they were being made.</summary>
    /// <remarks>
    /// On this thread: whoever has thrown may be in the middle of making a service, and holds the lock that whoever else wants it waits for.
    /// Once it does not come back from a check in time, the others are made without it.
    /// </remarks>
    /// <param name="end">Ends the process; called once, from another thread where this one does not come back.</param>
    public void RunAtTheEnd(Action end)
    {
        if (!_hasBegun && !RunHere(end)) return;
        end();
    }

    /// <returns>False when this thread was given up, and the end is made already.</returns>
    private bool RunHere(Action end)
    {
        List<ServerCheckRegistration> checks = [.. services.GetServices<ServerCheckRegistration>()];
        using var turns = new BlockingCollection<Task>();
        var all = LeadAsync();
        foreach (var turn in turns.GetConsumingEnumerable()) turn.RunSynchronously(TaskScheduler.Default);
        return all.GetAwaiter().GetResult();

        async Task<bool> LeadAsync()
        {
            try
            {
                var isBack = await RunAsync(checks, turns.Add, CancellationToken.None);
                if (!isBack) end();
                return isBack;
            }
            finally
            {
                turns.CompleteAdding();
            }
        }
    }

    // A thread of its own, which a check may block for as long as it likes.
    private static void StartAlone(Task check) => check.Start(TaskScheduler.Default);

    /// <param name="checks">What is to be made.</param>
    /// <param name="start">Has a thread begin with a check.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether that thread has come back from each of them.</returns>
    private async Task<bool> RunAsync(IReadOnlyList<ServerCheckRegistration> checks, Action<Task> start, CancellationToken cancellationToken)
    {
        var isBack = true;
        foreach (var check in checks) isBack &= await RunAsync(check, isBack ? start : StartAlone, cancellationToken);
        return isBack;
    }

    private async Task<bool> RunAsync(ServerCheckRegistration check, Action<Task> start, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var token = either.Token;
        var work = new Task<Task<IReadOnlyList<CheckFinding>>>(() => check.Create(services).RunAsync(token), TaskCreationOptions.LongRunning);
        try
        {
            // Not all can be cancelled: a name is looked up for as long as the resolver likes. What goes on ends with the process.
            var ended = work.Unwrap().WaitAsync(Patience + Grace, time, cancellationToken);
            start(work);
            foreach (var finding in await ended) report.Add(check.Subject, finding);
        }
        catch (Exception exception)
        {
            var isLate = exception is OperationCanceledException or TimeoutException && timeout.IsCancellationRequested;
            var messages = isLate ? [$"The check of the {check.Subject} did not end within {Patience.TotalSeconds} seconds."] : Describe(exception);
            foreach (var message in messages) report.Add(check.Subject, CheckFinding.Fault(message));
        }

        return work.IsCompleted;
    }

    private static IEnumerable<string> Describe(Exception exception) => exception switch
    {
        OptionsValidationException options => options.Failures,
        AggregateException or TargetInvocationException or TypeInitializationException => [exception.GetBaseException().Message],
        _ => [exception.Message],
    };
}
