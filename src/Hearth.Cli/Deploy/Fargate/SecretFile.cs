namespace Hearth.Cli.Deploy.Fargate;

/// <summary>A secret on disk for as long as the AWS CLI reads it: arguments of programs can be read by everybody on the machine.</summary>
internal sealed class SecretFile : IDisposable
{
    private readonly DirectoryInfo? _directory;

    private SecretFile(string path, DirectoryInfo? directory)
    {
        Path = path;
        _directory = directory;
    }

    public string Path { get; }

    /// <summary>Writes it; a dry run only needs a name.</summary>
    public static SecretFile Write(string secret, bool isDryRun, string name)
    {
        if (isDryRun) return new SecretFile(name, null);
        // The folder is for its owner only, where there is such a thing.
        var directory = Directory.CreateTempSubdirectory("hearth-deploy-");
        var path = System.IO.Path.Combine(directory.FullName, name);
        File.WriteAllText(path, secret);
        return new SecretFile(path, directory);
    }

    public void Dispose() => _directory?.Delete(recursive: true);
}
