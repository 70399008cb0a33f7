namespace Hearth.Deploy.Tests;

/// <summary>Texts that are compared with files of this project. HEARTH_UPDATE_GOLDEN=1 writes the files anew.</summary>
internal static class Golden
{
    private const string UpdateVariable = "HEARTH_UPDATE_GOLDEN";

    public static void Verify(string name, string actual)
    {
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1")
            File.WriteAllText(PathOf(name), actual);
        Assert.Equal(Read(name), actual);
    }

    public static string Read(string name) => File.ReadAllText(PathOf(name));

    private static string PathOf(string name) => RepositoryFiles.PathOf($"tests/Hearth.Deploy.Tests/Golden/{name}");
}
