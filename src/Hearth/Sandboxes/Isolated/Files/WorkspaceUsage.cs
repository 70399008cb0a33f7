namespace Hearth.Sandboxes.Isolated.Files;

/// <summary>How much a workspace takes.</summary>
/// <param name="Bytes">Of its disk.</param>
/// <param name="Files">Files and directories.</param>
/// <param name="IsTooDeep">Whether its directories were not all looked into.</param>
internal readonly record struct WorkspaceUsage(long Bytes, int Files, bool IsTooDeep)
{
    private const int MaxDepth = 128;

    /// <summary>Walks through a directory; it ends once there are more files than allowed.</summary>
    public static WorkspaceUsage Of(WorkspaceDirectory directory, int maxFiles, CancellationToken cancellationToken) =>
        Add(default, directory, maxFiles, MaxDepth, cancellationToken);

    /// <summary>Both together.</summary>
    public WorkspaceUsage Plus(WorkspaceUsage other) => new(Bytes + other.Bytes, Files + other.Files, IsTooDeep || other.IsTooDeep);

    private static WorkspaceUsage Add(
        WorkspaceUsage usage, WorkspaceDirectory directory, int maxFiles, int depth, CancellationToken cancellationToken)
    {
        if (depth == 0) return usage with { IsTooDeep = true };
        foreach (var name in ListOf(directory, maxFiles))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (usage.Files > maxFiles || usage.IsTooDeep) return usage;
            if (directory.Stat(name) is not { } facts) continue;
            usage = usage with { Bytes = usage.Bytes + facts.DiskBytes, Files = usage.Files + 1 };
            if (!facts.IsDirectory) continue;
            using var inner = TryOpen(directory, name);
            if (inner is not null) usage = Add(usage, inner, maxFiles, depth - 1, cancellationToken);
        }

        return usage;
    }

    private static List<string> ListOf(WorkspaceDirectory directory, int maxFiles) => directory.List(maxFiles + 1, throwsAboveLimit: false);

    // It may be another thing by now, or one that nobody may read.
    private static WorkspaceDirectory? TryOpen(WorkspaceDirectory directory, string name)
    {
        try
        {
            return directory.OpenDirectory(name, followsLink: false);
        }
        catch (SandboxException)
        {
            return null;
        }
    }
}
