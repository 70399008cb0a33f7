using Hearth.Sandboxes.Processes;

namespace Hearth.Sandboxes.Isolated;

/// <summary>Runs commands as confined processes, one at a time.</summary>
/// <remarks>
/// One at a time, because the thread that starts a process is for a moment within reach of every process of the workspace's user. So there
/// is none: see <see cref="Confinement"/>.
/// </remarks>
internal sealed class IsolatedShell(
    IsolatedWorkspace workspace, IsolatedSandboxOptions options, ConfinedStarter starter, WorkspaceGuard guard, TimeProvider time)
    : ISandboxShell
{
    private readonly ShellProfile _profile = new()
    {
        Home = workspace.Files,
        Temporary = workspace.Temporary,
        User = "sandbox",
        SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        Environment = options.Environment,
        Timeout = options.CommandTimeout,
        Grace = options.TerminationGrace,
        MaxOutputBytes = options.MaxOutputBytes,
    };

    private readonly SemaphoreSlim _turn = workspace.User?.Turn ?? new SemaphoreSlim(1);

    public async Task<ShellResult> ExecuteAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        var request = RequestOf(command);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(request, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<ShellResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken)
    {
        var usage = guard.Measure(cancellationToken);
        var launcher = new ProcessLauncher(guard.IsFull(usage) ? starter.WithoutWriting() : starter, time);
        workspace.User?.KillProcesses(); // Of a server that ended before its commands did.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = launcher.RunAsync(request, stop.Token);
        var excess = guard.WaitForExcessAsync(usage, stop.Token);
        var isOver = await Task.WhenAny(run, excess) == excess;
        await stop.CancelAsync();
        try
        {
            return await run;
        }
        catch (OperationCanceledException) when (isOver && !cancellationToken.IsCancellationRequested)
        {
            return new ShellResult(null, "", $"The command was ended: {await excess}.", IsTimedOut: false, IsTruncated: true);
        }
        finally
        {
            await EndAsync(excess);
        }
    }

    private static async Task EndAsync(Task excess)
    {
        try
        {
            await excess;
        }
        catch (OperationCanceledException)
        {
            // It was stopped, as it should be.
        }
    }

    private ProcessRequest RequestOf(ShellCommand command)
    {
        var directory = SandboxPath.Normalize(command.WorkingDirectory ?? workspace.Files, workspace.Files);
        if (!SandboxPath.IsWithin(directory, workspace.Files))
        {
            throw new SandboxException($"{directory} is outside the workspace {workspace.Files}.");
        }

        return _profile.RequestFor(command, directory);
    }
}
