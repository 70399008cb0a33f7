namespace Hearth.Cli.Tests.Templates;

/// <summary>The clone that these tests were built from.</summary>
internal static class Repository
{
    private const string Marker = "Hearth.slnx";

    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: what these tests were built as, and all else beside them.</summary>
    public static string Configuration { get; } = Path.GetFileName(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)))!;

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, Marker)))
        {
            directory = Path.GetDirectoryName(directory)
                ?? throw new InvalidOperationException($"These tests need the repository: there is no {Marker} above {AppContext.BaseDirectory}.");
        }

        return directory;
    }
}
