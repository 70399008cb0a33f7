using System.Runtime.InteropServices;

namespace Hearth.Sandboxes.Processes;

/// <summary>The signals of Unix that end processes.</summary>
internal static partial class Signals
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Signals a process, or with a negative number a group. Who is not there any more is not signalled.</summary>
    public static void Send(int id, int signal) => _ = SendSignal(id, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int id, int signal);
}
