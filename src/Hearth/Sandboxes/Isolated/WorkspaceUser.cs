namespace Hearth.Sandboxes.Isolated;

/// <summary>The user that a workspace has for itself. There is one object for each number in a process.</summary>
/// <param name="uid">Its number, and that of its group.</param>
/// <param name="guard">A number that nobody runs as, for ending processes.</param>
internal sealed class WorkspaceUser(int uid, int guard)
{
    public int Uid => uid;

    /// <summary>Held by whoever runs a command as this user: there is one at a time, whoever opened the workspace how often.</summary>
    public SemaphoreSlim Turn { get; } = new(1);

    /// <summary>Kills whatever runs as this user.</summary>
    public void KillProcesses() => Confinement.KillAll(uid, guard);
}
