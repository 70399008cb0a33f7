using Hearth.Sandboxes;

namespace Hearth.Skills;

/// <summary>A skill in an agent's workspace.</summary>
internal sealed class WorkspaceSkillResources(ISandbox sandbox, string directory) : ISkillResources
{
    private const int MaxDepth = 8;

    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var paths = new List<string>();
        await AddAsync("", MaxDepth, paths, cancellationToken);
        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var bytes = await sandbox.ReadAsync($"{directory}/{path}", cancellationToken);
        return bytes.Length > SkillLimits.MaxResourceBytes ? (ReadOnlyMemory<byte>?)null : bytes;
    }

    private async Task AddAsync(string below, int depth, List<string> paths, CancellationToken cancellationToken)
    {
        foreach (var entry in await sandbox.ListAsync(below.Length == 0 ? directory : $"{directory}/{below}", cancellationToken))
        {
            if (paths.Count == SkillLimits.MaxResources) return;
            var path = below + NameOf(entry.Path);
            if (entry.IsDirectory && depth > 0) await AddAsync(path + "/", depth - 1, paths, cancellationToken);
            else if (!entry.IsDirectory && path != SkillFile.FileName) paths.Add(path);
        }
    }

    private static string NameOf(string path) => path[(path.TrimEnd('/').LastIndexOf('/') + 1)..].TrimEnd('/');
}
