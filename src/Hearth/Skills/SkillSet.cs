using Hearth.Sandboxes;

namespace Hearth.Skills;

/// <summary>The skills of one operation: those of the agent's definition and those found in its workspace.</summary>
internal sealed class SkillSet
{
    private const string WorkspaceDirectory = ".agents/skills";

    private readonly Dictionary<string, Skill> _byName = new(StringComparer.Ordinal);

    private SkillSet()
    {
    }

    /// <summary>In the order in which the model is told of them: the definition's first, then the workspace's by name.</summary>
    public List<Skill> All { get; } = [];

    /// <summary>What was left out of the workspace, and why.</summary>
    public List<string> Warnings { get; } = [];

    public Skill? Find(string name) => _byName.GetValueOrDefault(name);

    /// <param name="defined">The definition's skills.</param>
    /// <param name="sandbox">The workspace; null for none.</param>
    /// <param name="cancellationToken">The operation is cut short.</param>
    /// <exception cref="HearthException"><c>skill_definition_validation</c>: two skills of the definition have the same name.</exception>
    public static async ValueTask<SkillSet> CreateAsync(IReadOnlyList<Skill> defined, ISandbox? sandbox, CancellationToken cancellationToken)
    {
        var set = new SkillSet();
        foreach (var skill in defined)
        {
            if (!set.TryAdd(skill)) throw SkillRules.Invalid($"Two skills are called \"{skill.Name}\".");
        }

        if (sandbox is not null) await set.DiscoverAsync(sandbox, cancellationToken);
        return set;
    }

    private bool TryAdd(Skill skill)
    {
        if (!_byName.TryAdd(skill.Name, skill)) return false;
        All.Add(skill);
        return true;
    }

    // A workspace's content is not the application's fault: what cannot be used is left out.
    private async Task DiscoverAsync(ISandbox sandbox, CancellationToken cancellationToken)
    {
        try
        {
            if (await sandbox.StatAsync(WorkspaceDirectory, cancellationToken) is not { IsDirectory: true }) return;
            foreach (var entry in (await sandbox.ListAsync(WorkspaceDirectory, cancellationToken)).Where(entry => entry.IsDirectory))
            {
                if (All.Count >= SkillLimits.MaxWorkspaceSkills)
                {
                    Warnings.Add($"The workspace has more skills than {SkillLimits.MaxWorkspaceSkills}; the rest is left out.");
                    return;
                }

                await DiscoverAsync(sandbox, entry.Path.TrimEnd('/'), cancellationToken);
            }
        }
        catch (SandboxException exception)
        {
            Warnings.Add($"The skills of the workspace cannot be read: {exception.Message}");
        }
    }

    private async Task DiscoverAsync(ISandbox sandbox, string directory, CancellationToken cancellationToken)
    {
        var path = $"{directory}/{SkillFile.FileName}";
        try
        {
            if (await sandbox.StatAsync(path, cancellationToken) is not { IsDirectory: false } file) return;
            if (file.Length > SkillFile.MaxBytes) throw SkillRules.Invalid($"{path} has more than {SkillFile.MaxBytes} bytes.");
            var bytes = await sandbox.ReadAsync(path, cancellationToken);
            var document = SkillFile.Parse(bytes.Span, path, directory[(directory.LastIndexOf('/') + 1)..]);
            var skill = new Skill(document, new WorkspaceSkillResources(sandbox, directory));
            if (!TryAdd(skill)) Warnings.Add($"{path}: there is a skill \"{skill.Name}\" already.");
        }
        catch (HearthException exception)
        {
            Warnings.Add($"A skill is left out. {exception.Message}");
        }
    }
}
