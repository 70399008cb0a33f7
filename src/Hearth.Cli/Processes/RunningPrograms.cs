using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Hearth.Cli.Processes;

/// <summary>The programs that the tool has started and that still run, so that none outlives a tool that ends at once.</summary>
internal static class RunningPrograms
{
    private static readonly ConcurrentDictionary<int, string> Programs = new();

    public static void Add(int id, string name) => Programs[id] = name;

    public static void Remove(int id) => Programs.TryRemove(id, out _);

    /// <summary>Kills them, and what they have started.</summary>
    public static void KillAll()
    {
        foreach (var id in Programs.Keys)
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has just ended.
            }
        }
    }
}
