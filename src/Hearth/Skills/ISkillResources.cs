namespace Hearth.Skills;

/// <summary>The files beside a <c>SKILL.md</c>.</summary>
internal interface ISkillResources
{
    /// <summary>Their paths, relative to the skill and separated by <c>/</c>, in ordinal order; at most <see cref="SkillLimits.MaxResources"/>.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Reads one of the listed files.</summary>
    /// <returns>Null when it is larger than <see cref="SkillLimits.MaxResourceBytes"/>.</returns>
    ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken);
}
