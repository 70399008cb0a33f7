using Hearth.Sandboxes.Isolated.Files;

namespace Hearth.Sandboxes.Isolated;

/// <summary>Gives each workspace a user of its own, and the same one again after a restart: who owns its directory says so.</summary>
internal static class WorkspaceUsers
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<int, string> Taken = [];
    private static readonly Dictionary<int, WorkspaceUser> Users = [];
    private static readonly HashSet<string> ScannedRoots = new(StringComparer.Ordinal);

    /// <summary>The user of a workspace.</summary>
    /// <param name="root">Where all workspaces lie, two levels down.</param>
    /// <param name="directory">The workspace's directory, which exists.</param>
    /// <param name="options">The numbers that may be used.</param>
    /// <exception cref="SandboxException">All numbers are used.</exception>
    public static WorkspaceUser Take(string root, string directory, IsolatedSandboxOptions options)
    {
        lock (Gate)
        {
            if (ScannedRoots.Add(root)) Scan(root);
            var owner = WorkspaceDirectory.OwnerOf(directory);
            var uid = IsInRange(owner, options) && Taken.GetValueOrDefault(owner, directory) == directory ? owner : Next(options);
            Taken[uid] = directory;
            if (!Users.TryGetValue(uid, out var user)) Users.Add(uid, user = new WorkspaceUser(uid, options.FirstUid));
            return user;
        }
    }

    private static int Next(IsolatedSandboxOptions options)
    {
        for (var uid = options.FirstUid + 1; uid < options.FirstUid + options.UidCount; uid++)
        {
            if (!Taken.ContainsKey(uid)) return uid;
        }

        throw new SandboxException(
            $"All {options.UidCount} user ids of isolated sandboxes are used. Remove old workspaces and start again, or raise UidCount.");
    }

    private static void Scan(string root)
    {
        foreach (var workspace in Directory.EnumerateDirectories(root).SelectMany(Directory.EnumerateDirectories))
        {
            var files = Path.Combine(workspace, IsolatedWorkspace.FilesName);
            if (WorkspaceDirectory.OwnerOf(files) is > 0 and var owner) Taken.TryAdd(owner, files);
        }
    }

    private static bool IsInRange(int uid, IsolatedSandboxOptions options) =>
        uid > options.FirstUid && uid < options.FirstUid + (long)options.UidCount;
}
