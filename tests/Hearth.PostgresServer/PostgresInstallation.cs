using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Hearth.PostgresServers;

/// <summary>Where PostgreSQL's programs are on this machine.</summary>
internal sealed partial record PostgresInstallation(string Directory, int MajorVersion)
{
    public const string DirectoryVariable = "HEARTH_TEST_POSTGRES_BIN";

    private const int OldestVersion = 14;
    private const string DebianDirectory = "/usr/lib/postgresql";

    public static string MissingReason { get; } =
        $"There is no PostgreSQL {OldestVersion} or newer here (for Linux): install it, or set {DirectoryVariable} to the directory of "
        + "initdb and postgres.";

    /// <summary>The directory somebody asked for, else Debian's newest, else the first on the path. Null when there is none.</summary>
    public static PostgresInstallation? Find()
    {
        // A directory that was asked for and is wrong must not be replaced by some other version in silence.
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } asked)
            return At(asked);
        return DebianDirectories().Concat(PathDirectories()).Select(At).FirstOrDefault(found => found is not null);
    }

    public string Program(string name) => Path.Combine(Directory, name);

    private static IEnumerable<string> DebianDirectories()
    {
        if (!System.IO.Directory.Exists(DebianDirectory))
            return [];
        return System.IO.Directory.GetDirectories(DebianDirectory)
            .OrderByDescending(directory => int.TryParse(Path.GetFileName(directory), out var version) ? version : 0)
            .Select(directory => Path.Combine(directory, "bin"));
    }

    private static string[] PathDirectories() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static PostgresInstallation? At(string directory)
    {
        var postgres = Path.Combine(directory, "postgres");
        if (!File.Exists(postgres) || !File.Exists(Path.Combine(directory, "initdb")))
            return null;
        using var process = Process.Start(new ProcessStartInfo(postgres, ["--version"]) { RedirectStandardOutput = true })!;
        var version = VersionPattern().Match(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        if (!version.Success)
            return null;
        var major = int.Parse(version.Groups[1].Value, CultureInfo.InvariantCulture);
        return major < OldestVersion ? null : new PostgresInstallation(directory, major);
    }

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)")]
    private static partial Regex VersionPattern();
}
