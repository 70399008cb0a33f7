namespace Hearth.Sandboxes.Processes;

/// <summary>Starts programs in groups of their own.</summary>
internal interface IProcessStarter
{
    /// <summary>Starts a program; the caller disposes of what it gets.</summary>
    /// <exception cref="SandboxException">It cannot be started.</exception>
    IRunningProcess Start(ProcessRequest request);
}
