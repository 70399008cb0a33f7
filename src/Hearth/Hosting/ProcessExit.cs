namespace Hearth.Hosting;

/// <summary>Ends the running process.</summary>
internal sealed class ProcessExit : IProcessExit
{
    public void SetCode(int exitCode) => Environment.ExitCode = exitCode;

    public void Exit(int exitCode) => Environment.Exit(exitCode);
}
