using System.Reflection;

namespace Hearth.Skills;

/// <summary>A skill in an assembly. Its files have names there, in which a directory may end with a point instead of a slash.</summary>
internal sealed class EmbeddedSkillResources(Assembly assembly, string prefix) : ISkillResources
{
    /// <exception cref="HearthException"><c>skill_definition_validation</c>.</exception>
    public static Skill Read(Assembly assembly, string prefix)
    {
        string[] names = [$"{prefix}/{SkillFile.FileName}", $"{prefix}.{SkillFile.FileName}"];
        var name = Array.Find(names, candidate => assembly.GetManifestResourceInfo(candidate) is not null)
            ?? throw SkillRules.Invalid($"{assembly.GetName().Name} has no embedded resource {names[0]} or {names[1]}.");
        var document = SkillFile.Parse(Load(assembly, name), name, expectedName: null);
        return new Skill(document, new EmbeddedSkillResources(assembly, name[..^SkillFile.FileName.Length]));
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var paths = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..])
            .Where(path => path != SkillFile.FileName)
            .Take(SkillLimits.MaxResources);
        return ValueTask.FromResult<IReadOnlyList<string>>([.. paths.Order(StringComparer.Ordinal)]);
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = Load(assembly, prefix + path);
        var isTooLarge = bytes.Length > SkillLimits.MaxResourceBytes;
        return ValueTask.FromResult(isTooLarge ? (ReadOnlyMemory<byte>?)null : new ReadOnlyMemory<byte>(bytes));
    }

    private static byte[] Load(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
