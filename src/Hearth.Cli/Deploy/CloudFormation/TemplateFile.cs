namespace Hearth.Cli.Deploy.CloudFormation;

/// <summary>A template on disk for as long as the AWS CLI reads it: as an argument it would be too long on some systems.</summary>
internal sealed class TemplateFile : IDisposable
{
    private readonly DirectoryInfo? _directory;

    private TemplateFile(string path, DirectoryInfo? directory)
    {
        Path = path;
        _directory = directory;
    }

    public string Path { get; }

    /// <summary>Writes it; a dry run only needs a name.</summary>
    public static TemplateFile Write(StackTemplate template, bool isDryRun)
    {
        if (isDryRun) return new TemplateFile(template.FileName, null);
        var directory = Directory.CreateTempSubdirectory("hearth-deploy-");
        var path = System.IO.Path.Combine(directory.FullName, template.FileName);
        File.WriteAllText(path, template.Text);
        return new TemplateFile(path, directory);
    }

    public void Dispose() => _directory?.Delete(recursive: true);
}
