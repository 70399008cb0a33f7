namespace Hearth.Deploy.Tests;

/// <summary>The files that are tested, in the clone that these tests were built from.</summary>
internal static class RepositoryFiles
{
    private const string Marker = "Hearth.slnx";

    public static string Root { get; } = FindRoot();

    public static string ExpressTemplate { get; } = PathOf("deploy/aws/express/template.yaml");

    public static string FargateTemplate { get; } = PathOf("deploy/aws/fargate/template.yaml");

    public static string TerraformModule { get; } = PathOf("deploy/aws/fargate/terraform");

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
