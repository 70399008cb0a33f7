namespace Hearth.Sandboxes.Isolated;

/// <summary>The user that a workspace has for itself.</summary>
/// <param name="Uid">Its number, and that of its group.</param>
/// <param name="Guard">A number that nobody runs as, for ending processes.</param>
internal sealed record WorkspaceUser(int Uid, int Guard)
{
    /// <summary>Kills whatever runs as this user.</summary>
    public void KillProcesses() => Confinement.KillAll(Uid, Guard);
}
