using Hearth.Sandboxes.Processes;

namespace Hearth.Sandboxes.Local;

/// <summary>Runs scripts as processes of the host.</summary>
internal sealed class LocalShell(LocalRoot root, LocalSandboxOptions options, ProcessLauncher launcher) : ISandboxShell
{
    private readonly ShellProfile _profile = new()
    {
        Home = root.Directory,
        Temporary = Path.GetTempPath().TrimEnd('/'),
        User = Environment.UserName,
        SearchPath = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
        Environment = options.Environment,
        Timeout = options.CommandTimeout,
        Grace = options.TerminationGrace,
        MaxOutputBytes = options.MaxOutputBytes,
    };

    public async Task<ShellResult> ExecuteAsync(ShellCommand command, CancellationToken cancellationToken)
    {
        var directory = root.Resolve(command.WorkingDirectory ?? root.Directory);
        if (!Directory.Exists(directory)) throw new SandboxException($"{command.WorkingDirectory} is no directory.");
        return await launcher.RunAsync(_profile.RequestFor(command, directory), cancellationToken);
    }
}
