namespace Hearth.Nemesis.Processes;

/// <summary>Where programs are that this one starts.</summary>
internal static class ProgramFile
{
    // Programs of administrators are not on everybody's path.
    private static readonly string[] Directories =
        [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin", "/usr/local/sbin"];

    /// <summary>Null when it is not on this machine.</summary>
    public static string? Find(string program) =>
        Directories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}
