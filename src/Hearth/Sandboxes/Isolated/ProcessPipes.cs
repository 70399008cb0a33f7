using System.IO.Pipes;
using Hearth.Sandboxes.Isolated.Native;
using Microsoft.Win32.SafeHandles;

namespace Hearth.Sandboxes.Isolated;

/// <summary>The pipes of a program: its ends, and the server's.</summary>
/// <remarks>Disposed of before the server's ends have been taken, it closes everything.</remarks>
internal sealed unsafe class ProcessPipes : IDisposable
{
    private const int CloseOnExec = 0x80000;

    private readonly int[] _theirs = [-1, -1, -1];
    private readonly SafePipeHandle?[] _ours = new SafePipeHandle?[3];

    /// <param name="uid">Who may open them again by way of <c>/dev/stderr</c> and its like; null for the server's own user.</param>
    public ProcessPipes(int? uid)
    {
        var ends = stackalloc int[2];
        for (var index = 0; index < 3; index++)
        {
            if (Libc.Pipe(ends, CloseOnExec) != 0)
            {
                Dispose();
                throw new SandboxException("The command could not be started: the server has too many open files.");
            }

            var isInput = index == 0;
            _theirs[index] = isInput ? ends[0] : ends[1];
            _ours[index] = new SafePipeHandle(isInput ? ends[1] : ends[0], ownsHandle: true);
            if (uid is { } owner) _ = Libc.Syscall(Syscalls.Current!.Chown, ends[0], owner, owner);
        }
    }

    public int TheirInput => _theirs[0];

    public int TheirOutput => _theirs[1];

    public int TheirErrorOutput => _theirs[2];

    /// <summary>The line that the program waits for.</summary>
    public void OpenGate()
    {
        var line = (byte)'\n';
        _ = Libc.Write((int)_ours[0]!.DangerousGetHandle(), &line, 1);
    }

    /// <summary>The server's end of input (0), output (1) or error output (2); whoever takes it disposes of it.</summary>
    public Stream Take(int index)
    {
        var handle = _ours[index]!;
        _ours[index] = null;
        return new AnonymousPipeClientStream(index == 0 ? PipeDirection.Out : PipeDirection.In, handle);
    }

    /// <summary>The program has them.</summary>
    public void CloseTheirs()
    {
        for (var index = 0; index < 3; index++)
        {
            if (_theirs[index] >= 0) _ = Libc.Close(_theirs[index]);
            _theirs[index] = -1;
        }
    }

    public void Dispose()
    {
        CloseTheirs();
        foreach (var handle in _ours) handle?.Dispose();
    }
}
