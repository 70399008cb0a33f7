using System.Globalization;
using System.Text;

namespace Hearth.Cli.Tests.Hosting;

/// <summary>Finds processes by what stands in their environment.</summary>
internal static class LeftProcesses
{
    /// <summary>The processes, other than this one, that have a text in their environment.</summary>
    public static IReadOnlyList<int> With(string text)
    {
        var found = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == Environment.ProcessId) continue;
            if (ReadEnvironment(directory).Contains(text, StringComparison.Ordinal)) found.Add(id);
        }

        return found;
    }

    private static string ReadEnvironment(string directory)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(directory, "environ")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return ""; // It has ended, or is somebody else's.
        }
    }
}
