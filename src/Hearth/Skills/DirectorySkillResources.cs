namespace Hearth.Skills;

/// <summary>A skill in a directory of the server's own files.</summary>
internal sealed class DirectorySkillResources(string directory) : ISkillResources
{
    // Links could lead anywhere.
    private static readonly EnumerationOptions NoLinks = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden | FileAttributes.System,
    };

    /// <exception cref="HearthException"><c>skill_definition_validation</c>.</exception>
    public static Skill Read(string directory)
    {
        var path = Path.Combine(directory, SkillFile.FileName);
        if (!File.Exists(path)) throw SkillRules.Invalid($"There is no {path}.");
        if (new FileInfo(path).Length > SkillFile.MaxBytes) throw SkillRules.Invalid($"{path} has more than {SkillFile.MaxBytes} bytes.");
        var document = SkillFile.Parse(File.ReadAllBytes(path), path, Path.GetFileName(Path.TrimEndingDirectorySeparator(directory)));
        return new Skill(document, new DirectorySkillResources(directory));
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var paths = Directory.EnumerateFiles(directory, "*", NoLinks)
            .Select(path => Path.GetRelativePath(directory, path).Replace('\\', '/'))
            .Where(path => path != SkillFile.FileName)
            .Take(SkillLimits.MaxResources);
        return ValueTask.FromResult<IReadOnlyList<string>>([.. paths.Order(StringComparer.Ordinal)]);
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var full = Path.Combine(directory, path);
        if (new FileInfo(full).Length > SkillLimits.MaxResourceBytes) return null;
        return await File.ReadAllBytesAsync(full, cancellationToken);
    }
}
