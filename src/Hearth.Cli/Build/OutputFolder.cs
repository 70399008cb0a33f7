namespace Hearth.Cli.Build;

/// <summary>The folder of a published server. What is published next is put together beside it, and takes its place when it is whole.</summary>
internal sealed class OutputFolder
{
    /// <summary>The file that says that a folder was made here, and may be replaced.</summary>
    public const string Marker = ".hearth-build";

    private const string Remedy = "Stop the server that runs from there, or choose another folder with --output.";

    private readonly string _previous;

    /// <param name="path">The folder, in full.</param>
    public OutputFolder(string path)
    {
        Path = System.IO.Path.TrimEndingDirectorySeparator(path);
        // On the same file system, and with a dot in front: projects leave such folders out.
        var (parent, name) = (System.IO.Path.GetDirectoryName(Path) ?? Path, System.IO.Path.GetFileName(Path));
        Next = System.IO.Path.Combine(parent, $".{name}.next");
        _previous = System.IO.Path.Combine(parent, $".{name}.previous");
    }

    /// <summary>The folder, in full.</summary>
    public string Path { get; }

    /// <summary>Where the next server is put together.</summary>
    public string Next { get; }

    /// <summary>Makes <see cref="Next"/>, empty.</summary>
    /// <exception cref="CliException">The folder holds something that was not made here, or nothing can be written beside it.</exception>
    public void Prepare()
    {
        if (File.Exists(Path)) throw Occupied("is a file");
        if (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any() && !File.Exists(System.IO.Path.Combine(Path, Marker)))
        {
            throw Occupied("was not made by hearth build");
        }

        try
        {
            Delete(Next);
            Directory.CreateDirectory(Next);
            File.WriteAllText(System.IO.Path.Combine(Next, Marker), "Made by hearth build, which replaces this folder.\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CliException("output_unwritable", $"{Next} cannot be made: {exception.Message}", "Choose another folder with --output.");
        }
    }

    /// <summary>Puts <see cref="Next"/> in the place of what was there before.</summary>
    /// <exception cref="CliException">It cannot be replaced; it is as it was.</exception>
    public void Replace()
    {
        try
        {
            Delete(_previous);
            if (Directory.Exists(Path)) Directory.Move(Path, _previous);
            Directory.Move(Next, Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!Directory.Exists(Path) && Directory.Exists(_previous)) Directory.Move(_previous, Path);
            throw new CliException("output_unwritable", $"{Path} cannot be replaced: {exception.Message}", Remedy);
        }

        TryDelete(_previous);
    }

    /// <summary>Takes away what was not put in place. That it cannot be hides no failure; the next build tries again.</summary>
    public void Abandon() => TryDelete(Next);

    private static void TryDelete(string directory)
    {
        try
        {
            Delete(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use, such as the program of a server that runs.
        }
    }

    private static void Delete(string directory)
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
    }

    private CliException Occupied(string reason) => new(
        "output_occupied", $"{Path} {reason}, and is left alone.", "Delete it, or choose another folder with --output.", ExitCode.Usage);
}
