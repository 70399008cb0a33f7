using Microsoft.Extensions.AI;

namespace Hearth.Sandboxes;

/// <summary>A sandbox as it is seen from one of its directories. Disposing it leaves the sandbox open.</summary>
internal sealed class DirectoryView(ISandbox sandbox, string directory) : ISandbox
{
    public string WorkingDirectory => directory;

    public ISandboxShell? Shell { get; } = sandbox.Shell is { } shell ? new ShellView(shell, directory) : null;

    public IReadOnlyList<AITool> Tools => sandbox.Tools;

    public Task<ReadOnlyMemory<byte>> ReadAsync(string path, CancellationToken cancellationToken) => sandbox.ReadAsync(Full(path), cancellationToken);

    public Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        sandbox.WriteAsync(Full(path), content, cancellationToken);

    public Task<SandboxEntry?> StatAsync(string path, CancellationToken cancellationToken) => sandbox.StatAsync(Full(path), cancellationToken);

    public Task<IReadOnlyList<SandboxEntry>> ListAsync(string path, CancellationToken cancellationToken) =>
        sandbox.ListAsync(Full(path), cancellationToken);

    public Task MakeDirectoryAsync(string path, CancellationToken cancellationToken) => sandbox.MakeDirectoryAsync(Full(path), cancellationToken);

    public Task RemoveAsync(string path, bool recursive, CancellationToken cancellationToken) =>
        sandbox.RemoveAsync(Full(path), recursive, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private string Full(string path) => SandboxPath.Normalize(path, directory);

    private sealed class ShellView(ISandboxShell shell, string directory) : ISandboxShell
    {
        public Task<ShellResult> ExecuteAsync(ShellCommand command, CancellationToken cancellationToken)
        {
            var place = command.WorkingDirectory is { } own ? SandboxPath.Normalize(own, directory) : directory;
            return shell.ExecuteAsync(command with { WorkingDirectory = place }, cancellationToken);
        }
    }
}
