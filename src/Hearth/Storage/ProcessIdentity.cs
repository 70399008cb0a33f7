using System.Globalization;
using System.Reflection;

namespace Hearth.Storage;

/// <summary>Who this process is to the other processes on the same database.</summary>
/// <param name="Id">Unique for every start of a process.</param>
/// <param name="Host">
/// The system whose process numbers mean the same: two processes with the same host can tell whether the other one lives.
/// </param>
/// <param name="ProcessNumber">The number that the operating system gave to this process.</param>
/// <param name="StartMark">Tells this process from a later one with the same number.</param>
/// <param name="Name">What an operator knows it by: the host's name, or what stands for it, and the process number.</param>
/// <param name="Version">The version of Hearth.</param>
internal sealed record ProcessIdentity(Guid Id, string Host, int ProcessNumber, string StartMark, string Name, string Version)
{
    /// <summary>How long a process counts as living after it has said so.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>The running process, under a new id.</summary>
    /// <param name="place">Where it runs, for its name; null for the host's name.</param>
    public static ProcessIdentity Create(string? place = null)
    {
        var number = Environment.ProcessId;
        var version = typeof(ProcessIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return new ProcessIdentity(
            Guid.NewGuid(),
            HostMark(),
            number,
            StartMarkOf(number) ?? "",
            string.Create(CultureInfo.InvariantCulture, $"{place ?? Environment.MachineName}/{number}"),
            version);
    }

    /// <summary>Whether a process of this host has certainly ended.</summary>
    /// <param name="processNumber">Its number.</param>
    /// <param name="startMark">Its start mark.</param>
    public static bool HasEnded(int processNumber, string startMark) => startMark.Length > 0 && StartMarkOf(processNumber) != startMark;

    // Containers on one machine share the boot but not the numbers of their processes.
    private static string HostMark() => OperatingSystem.IsLinux() && File.Exists(BootIdPath)
        ? $"{File.ReadAllText(BootIdPath).Trim()} {new FileInfo("/proc/self/ns/pid").LinkTarget}"
        : Environment.MachineName;

    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    /// <summary>Null when there is no such process.</summary>
    private static string? StartMarkOf(int processNumber)
    {
        if (!OperatingSystem.IsLinux()) return StartTimeOf(processNumber);
        const int startTimeField = 19; // Counted from the one after the command's name, which may hold anything.
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processNumber}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] is "Z" or "X" ? null : fields[startTimeField];
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string? StartTimeOf(int processNumber)
    {
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(processNumber);
            return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
