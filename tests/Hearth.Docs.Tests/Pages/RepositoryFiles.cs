namespace Hearth.Docs.Tests.Pages;

/// <summary>The files that are tested, in the clone that these tests were built from.</summary>
internal static class RepositoryFiles
{
    private const string Marker = "Hearth.slnx";

    public static string Root { get; } = FindRoot();

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
