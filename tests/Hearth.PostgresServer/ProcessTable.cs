using System.Globalization;

namespace Hearth.PostgresServers;

/// <summary>What the kernel says about processes, from <c>/proc</c>.</summary>
internal static class ProcessTable
{
    public static IReadOnlyList<ProcessStatus> ChildrenOf(int parent) =>
        [.. Directory.EnumerateDirectories("/proc").Select(ReadNamed).OfType<ProcessStatus>().Where(status => status.Parent == parent)];

    /// <summary>Null when there is no such process any more.</summary>
    public static ProcessStatus? Read(int process)
    {
        try
        {
            return ProcessStatus.Parse(File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static ProcessStatus? ReadNamed(string directory) =>
        int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var process) ? Read(process) : null;
}
