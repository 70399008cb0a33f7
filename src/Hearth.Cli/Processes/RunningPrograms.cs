using System.ComponentModel;
using System.Diagnostics;

namespace Hearth.Cli.Processes;

/// <summary>The programs that the tool has started and that still run, so that none outlives a tool that ends at once.</summary>
internal static class RunningPrograms
{
    // For a killed program to be gone, so that it writes nothing any more.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(1);

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Programs = [];

    public static void Add(int id)
    {
        lock (Gate) Programs.Add(id);
    }

    public static void Remove(int id)
    {
        lock (Gate) Programs.Remove(id);
    }

    /// <summary>Kills them, and what they have started.</summary>
    public static void KillAll()
    {
        int[] programs;
        lock (Gate) programs = [.. Programs];
        foreach (var id in programs)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
                process.WaitForExit(EndTimeout);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has just ended.
            }
        }
    }
}
