namespace Hearth.Sandboxes.Local;

/// <summary>A directory of the host that no path leads out of.</summary>
/// <remarks>
/// Every part of a path is looked at, and links are followed by hand, so that one which leads outside is refused. Between that and the
/// use of the path another process could still exchange a part; a file that is opened is therefore looked at once more.
/// </remarks>
internal sealed class LocalRoot
{
    private const int MaxLinks = 40;

    public LocalRoot(string directory) => Directory = Resolve(SandboxPath.Split(directory), "/");

    /// <summary>The directory's own path, without links.</summary>
    public string Directory { get; }

    /// <summary>The path of a file or directory without links; its end need not exist.</summary>
    /// <exception cref="SandboxException">The path leads out of the directory.</exception>
    public string Resolve(string path) => Resolve(SandboxPath.Split(Normalize(path)), Directory, path);

    /// <summary>The same for what is to be removed or listed itself: a link at the end is not followed.</summary>
    public string ResolveParent(string path)
    {
        var normalized = Normalize(path);
        if (normalized == Directory) return normalized;
        var parts = SandboxPath.Split(normalized);
        return SandboxPath.Combine(Resolve(parts[..^1], Directory, path), parts[^1]);
    }

    /// <summary>Whether a path without links lies in the directory.</summary>
    public bool Contains(string path) => SandboxPath.IsWithin(path, Directory);

    private string Normalize(string path)
    {
        var normalized = SandboxPath.Normalize(path, Directory);
        return Contains(normalized) ? normalized : throw Outside(path);
    }

    private static SandboxException Outside(string path) => new($"{path} is outside the workspace.");

    private static string Resolve(IReadOnlyList<string> parts, string root, string? asked = null)
    {
        var open = new Stack<string>(parts.Reverse());
        var at = "/";
        var links = 0;
        while (open.TryPop(out var part))
        {
            var next = SandboxPath.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MaxLinks) throw new SandboxException($"{asked} has too many links.");
            var resolved = SandboxPath.Split(target.StartsWith('/') ? target : $"{at}/{target}");
            foreach (var rest in resolved.AsEnumerable().Reverse()) open.Push(rest);
            at = "/";
        }

        return asked is null || SandboxPath.IsWithin(at, root) ? at : throw Outside(asked);
    }
}
