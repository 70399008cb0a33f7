using Hearth.Hosting;

namespace Hearth.Tests.Support;

/// <summary>Stands for the end of the process, which the test outlives.</summary>
internal sealed class RecordedExit : IProcessExit
{
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the process would end with by itself.</summary>
    public int Code { get; private set; }

    /// <summary>Completes with the exit code when the process is made to end.</summary>
    public Task<int> Exited => _exited.Task;

    public void SetCode(int exitCode) => Code = exitCode;

    public void Exit(int exitCode) => _exited.TrySetResult(exitCode);
}
