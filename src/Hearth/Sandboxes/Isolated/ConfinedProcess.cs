using System.Runtime.InteropServices;
using Hearth.Hosting;
using Hearth.Sandboxes.Isolated.Native;
using Hearth.Sandboxes.Processes;

namespace Hearth.Sandboxes.Isolated;

/// <summary>A program that <see cref="ConfinedStarter"/> has started. Its end is waited for on a thread of its own.</summary>
/// <remarks>The system keeps its number, which is its group's too, until this is disposed of: a signal never reaches somebody else.</remarks>
internal sealed class ConfinedProcess : IRunningProcess
{
    private const int StackBytes = 128 << 10;
    private const int ByProcessId = 1;            // P_PID
    private const int ExitedButKept = 0x01000004; // WEXITED | WNOWAIT
    private const int CodeExited = 1;             // CLD_EXITED
    private const int WithoutWaiting = 1;         // WNOHANG
    private const int Interrupted = 4;            // EINTR

    private readonly WorkspaceUser? _user;
    private readonly TaskCompletionSource<int> _exited = WorkScheduler.NewSignal<int>();
    private readonly Lock _gate = new();
    private bool _isDisposed;
    private bool _hasEnded;

    public ConfinedProcess(int id, ProcessPipes pipes, WorkspaceUser? user)
    {
        Id = id;
        _user = user;
        Input = pipes.Take(0);
        Output = pipes.Take(1);
        ErrorOutput = pipes.Take(2);
        new Thread(WaitForEnd, StackBytes) { IsBackground = true, Name = "Hearth sandbox process" }.Start();
    }

    public int Id { get; }

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream ErrorOutput { get; }

    public Task<int> Exited => _exited.Task;

    public void Signal(int signal)
    {
        lock (_gate)
        {
            if (!_isDisposed) Signals.Send(-Id, signal);
        }

        // What has left the group still has the user.
        if (signal == Signals.Kill) _user?.KillProcesses();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed) return;
            _isDisposed = true;
            if (_hasEnded) Reap();
        }

        Input.Dispose();
        Output.Dispose();
        ErrorOutput.Dispose();
    }

    private void WaitForEnd()
    {
        var exitCode = WaitForExitCode();
        lock (_gate)
        {
            _hasEnded = true;
            if (_isDisposed) Reap();
        }

        _exited.TrySetResult(exitCode);
    }

    private unsafe int WaitForExitCode()
    {
        // siginfo_t: the code is its third number, the status its seventh.
        var information = stackalloc int[32];
        while (Libc.WaitForState(ByProcessId, Id, information, ExitedButKept) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted) return -1;
        }

        return information[2] == CodeExited ? information[6] : 128 + information[6];
    }

    // Of its group, too: in a container whose first process is the server, orphans are the server's children.
    private unsafe void Reap()
    {
        _ = Libc.WaitForProcess(Id, null, 0);
        while (Libc.WaitForProcess(-Id, null, WithoutWaiting) > 0)
        {
            // There may be another one.
        }
    }
}
