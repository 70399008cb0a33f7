using Hearth.Cli.Processes;

namespace Hearth.Cli.Deploy.Aws;

/// <summary>
/// What the AWS CLI is given as a file for as long as it reads it: a secret, as everybody on the machine can read the arguments of
/// programs, or what would be too long for an argument on some systems.
/// </summary>
internal sealed class ArgumentFile : IDisposable
{
    private readonly TemporaryFolder? _folder;

    private ArgumentFile(string path, TemporaryFolder? folder) => (Path, _folder) = (path, folder);

    public string Path { get; }

    /// <summary>Writes it.</summary>
    /// <param name="context">What is around the tool.</param>
    /// <param name="name">Its name, without a folder.</param>
    /// <param name="text">What is in it.</param>
    /// <param name="isDryRun">Whether nobody will read it, and the name is enough.</param>
    public static ArgumentFile Write(CliContext context, string name, string text, bool isDryRun)
    {
        if (isDryRun) return new ArgumentFile(name, null);
        var folder = TemporaryFolder.Create("hearth-deploy-", context);
        var path = System.IO.Path.Combine(folder.Path, name);
        File.WriteAllText(path, text);
        return new ArgumentFile(path, folder);
    }

    public void Dispose() => _folder?.Dispose();
}
