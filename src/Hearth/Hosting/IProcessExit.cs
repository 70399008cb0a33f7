namespace Hearth.Hosting;

/// <summary>How the operating system's process ends; a test has to outlive that.</summary>
internal interface IProcessExit
{
    /// <summary>Sets what the process's supervisor is told once it ends by itself.</summary>
    void SetCode(int exitCode);

    /// <summary>Ends the process, whatever still runs in it.</summary>
    void Exit(int exitCode);
}
