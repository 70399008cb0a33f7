namespace Hearth.Cli.Deploy;

/// <summary>The files of deploy/ that the tool carries.</summary>
internal static class EmbeddedFile
{
    /// <summary>Reads one.</summary>
    /// <param name="name">Its path below deploy/.</param>
    public static string Read(string name)
    {
        using var stream = typeof(EmbeddedFile).Assembly.GetManifestResourceStream($"deploy/{name}")
            ?? throw new InvalidOperationException($"The tool was built without deploy/{name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
