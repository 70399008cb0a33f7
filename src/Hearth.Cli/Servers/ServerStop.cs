using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Hearth.Cli.Servers;

/// <summary>Stops a process that another program has started for the tool.</summary>
internal static partial class ServerStop
{
    private const int SigTerm = 15;

    /// <summary>Asks the process to stop, and waits until it has.</summary>
    /// <param name="id">The process; it may have ended.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock.</param>
    /// <returns>False when it still runs. Windows has no such request.</returns>
    public static async Task<bool> TryAsync(int id, TimeSpan limit, TimeProvider time)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            if (OperatingSystem.IsWindows() || Kill(id, SigTerm) != 0) return process.HasExited;
            using var timeout = new CancellationTokenSource(limit, time);
            await process.WaitForExitAsync(timeout.Token);
            return true;
        }
        catch (ArgumentException)
        {
            return true; // It has ended already.
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
