using Hearth.Sandboxes.Isolated.Files;

namespace Hearth.Sandboxes.Isolated;

/// <summary>Looks after what no limit of a process counts: the workspace's disk, and the memory of all processes together.</summary>
internal sealed class WorkspaceGuard(IsolatedWorkspace workspace, IsolatedSandboxOptions options, TimeProvider time)
{
    private const long SlackBytes = 1 << 20;
    private const int SlackFiles = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Looks until something is over its limit.</summary>
    /// <param name="before">What the workspace took when the command began. A full one may be emptied, but not grow any more.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>What it is.</returns>
    /// <exception cref="OperationCanceledException">Nothing was, until it was stopped.</exception>
    public async Task<string> WaitForExcessAsync(WorkspaceUsage before, CancellationToken cancellationToken)
    {
        var pause = Interval;
        while (true)
        {
            await Task.Delay(pause, time, cancellationToken);
            var started = time.GetTimestamp();
            if (FindExcess(before, cancellationToken) is { } excess) return excess;
            // A large tree is looked at less often.
            pause = Interval + (9 * time.GetElapsedTime(started));
        }
    }

    /// <summary>Whether no command may write any more.</summary>
    public bool IsFull(WorkspaceUsage usage) =>
        usage.IsTooDeep || usage.Files >= options.MaxFiles || usage.Bytes >= options.MaxBytes || IsDiskFull();

    private string? FindExcess(WorkspaceUsage before, CancellationToken cancellationToken)
    {
        if (workspace.User is { } user && UserProcesses.MemoryOf(user.Uid) > options.MaxMemoryBytes)
        {
            return $"its processes use more than {options.MaxMemoryBytes} bytes of memory";
        }

        if (!IsFull(before) && IsDiskFull()) return "the server's disk is almost full";
        var usage = Measure(cancellationToken);
        if (usage.IsTooDeep && !before.IsTooDeep) return "the workspace has directories that are nested too deeply";
        if (usage.Files > LimitOf(options.MaxFiles, before.Files, SlackFiles)) return $"the workspace has more than {options.MaxFiles} files";
        var isOver = usage.Bytes > LimitOf(options.MaxBytes, before.Bytes, SlackBytes);
        return isOver ? $"the workspace has more than {options.MaxBytes} bytes" : null;
    }

    private static long LimitOf(long limit, long before, long slack) => before < limit ? limit : before + slack;

    private bool IsDiskFull() => new DriveInfo(workspace.Files).AvailableFreeSpace < options.MinFreeBytes;

    /// <summary>What the workspace takes on disk.</summary>
    public WorkspaceUsage Measure(CancellationToken cancellationToken)
    {
        using var files = WorkspaceDirectory.Open(workspace.Files);
        using var temporary = WorkspaceDirectory.Open(workspace.Temporary);
        return WorkspaceUsage.Of(files, options.MaxFiles, cancellationToken)
            .Plus(WorkspaceUsage.Of(temporary, options.MaxFiles, cancellationToken));
    }
}
