namespace Hearth.Sandboxes;

/// <summary>Runs commands in a sandbox.</summary>
public interface ISandboxShell
{
    /// <summary>Runs a command to its end, its time-out or its cancellation; nothing that it started goes on after that.</summary>
    /// <returns>What came of it, whatever its exit code.</returns>
    /// <exception cref="SandboxException">The command could not be started.</exception>
    Task<ShellResult> ExecuteAsync(ShellCommand command, CancellationToken cancellationToken);
}
