namespace Hearth.Cli.Processes;

/// <summary>A folder for what is needed for a while. It is for its owner only, where there is such a thing: prompts or secrets are in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly HashSet<TemporaryFolder> Present = [];

    private readonly CliContext _context;

    private TemporaryFolder(string path, CliContext context)
    {
        (Path, _context) = (path, context);
        lock (Gate) Present.Add(this);
    }

    public string Path { get; }

    /// <summary>Makes one.</summary>
    /// <param name="prefix">How its name begins.</param>
    /// <param name="context">What is around the tool: <c>TMPDIR</c> says where the folder is made.</param>
    public static TemporaryFolder Create(string prefix, CliContext context)
    {
        var path = System.IO.Path.Combine(context.Variable("TMPDIR") ?? System.IO.Path.GetTempPath(), prefix + System.IO.Path.GetRandomFileName());
        var made = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new TemporaryFolder(made.FullName, context);
    }

    /// <summary>Removes those that there are, for a tool that ends at once.</summary>
    public static void RemoveAll()
    {
        TemporaryFolder[] folders;
        lock (Gate) folders = [.. Present];
        foreach (var folder in folders) folder.Dispose();
    }

    /// <summary>Removes it with all that is in it, and says so when that is not possible.</summary>
    public void Dispose()
    {
        // Until it is gone: who ends the tool at once waits for whoever is at it.
        lock (Gate)
        {
            if (!Present.Remove(this)) return;
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                _context.Say($"{Path} could not be removed: {exception.Message}");
            }
        }
    }
}
