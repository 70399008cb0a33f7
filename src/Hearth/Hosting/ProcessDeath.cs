using Hearth.Streams;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Hearth.Hosting;

/// <summary>Ends a process that the others have declared dead: they do its work by now, so that it can only be in the way.</summary>
/// <remarks>
/// Nothing is saved. Epochs keep its writes out already; what is left is to send its readers elsewhere and to make room for a new
/// process under a new id, which its supervisor starts because of the exit code.
/// </remarks>
internal sealed partial class ProcessDeath(
    ServerLifecycle lifecycle,
    StreamTails tails,
    WorkScheduler scheduler,
    IProcessExit exit,
    TimeProvider time,
    ILogger<ProcessDeath> logger,
    IHostApplicationLifetime? host = null)
{
    /// <summary>How long the host may take to stop.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private const int ExitCode = 1;

    private int _isDeclared;
    private Task? _ending;

    /// <summary>Whether this process has been declared dead.</summary>
    public bool IsDeclared => Volatile.Read(ref _isDeclared) == 1;

    /// <summary>Ends live reads, waits and attempts at once, stops the host, and exits when that takes too long. Once is enough.</summary>
    /// <param name="reason">Who says so; the rest of a sentence.</param>
    public void Declare(string reason)
    {
        if (Interlocked.Exchange(ref _isDeclared, 1) == 1) return;
        LogDeclaredDead(reason);
        exit.SetCode(ExitCode);
        _ending = scheduler.Start(EndAsync);
    }

    // In a task of its own: what is registered with the lifecycle runs in here, and must not hold up whoever brings the news.
    private async Task EndAsync()
    {
        try
        {
            lifecycle.Leave();
            lifecycle.BeginDrain();
            lifecycle.ExpireDrain();
            tails.WakeAll();
            host?.StopApplication();
        }
        catch (Exception exception)
        {
            LogStopFailed(exception); // It ends all the same, a little later.
        }

        await Task.Delay(Grace, time);
        exit.Exit(ExitCode);
    }

    [LoggerMessage(
        LogLevel.Critical,
        "This process has been declared dead: {Reason}. Others do its work; it ends, and has to be started again. It was paused, cut off or "
        + "overloaded for too long.")]
    private partial void LogDeclaredDead(string reason);

    [LoggerMessage(LogLevel.Error, "The process that was declared dead could not be stopped in order.")]
    private partial void LogStopFailed(Exception exception);
}
