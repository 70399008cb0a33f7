namespace Hearth.Sandboxes;

/// <summary>Stands for no sandbox at all: the harness does not open it.</summary>
internal sealed class NoSandboxProvider : ISandboxProvider
{
    public static readonly NoSandboxProvider Instance = new();

    public ValueTask<ISandbox> OpenAsync(SandboxContext context, CancellationToken cancellationToken) =>
        throw new SandboxException("The agent has no sandbox.");
}
