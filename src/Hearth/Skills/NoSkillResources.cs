namespace Hearth.Skills;

/// <summary>A skill that is all text.</summary>
internal sealed class NoSkillResources : ISkillResources
{
    public static readonly NoSkillResources Instance = new();

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<string>>([]);

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("There is nothing to read.");
}
