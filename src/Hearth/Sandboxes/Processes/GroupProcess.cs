using System.Diagnostics;

namespace Hearth.Sandboxes.Processes;

/// <summary>A program that <see cref="GroupStarter"/> has started.</summary>
internal sealed class GroupProcess(Process process, bool hasGroup) : IRunningProcess
{
    public int Id { get; } = process.Id;

    public Stream Input => process.StandardInput.BaseStream;

    public Stream Output => process.StandardOutput.BaseStream;

    public Stream ErrorOutput => process.StandardError.BaseStream;

    public Task<int> Exited { get; } = WaitAsync(process);

    public void Signal(int signal)
    {
        if (hasGroup)
        {
            // The number is not given to another process while the group has a member.
            Signals.Send(-Id, signal);
        }
        else if (Exited.IsCompleted)
        {
            // Its children cannot be told from others any more.
        }
        else if (signal == Signals.Kill)
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            Signals.Send(Id, signal);
        }
    }

    public void Dispose() => process.Dispose();

    private static async Task<int> WaitAsync(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None);
        return process.ExitCode;
    }
}
