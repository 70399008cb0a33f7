namespace Hearth.Sandboxes.Isolated.Landlock;

/// <summary>What a version of Landlock's interface can do.</summary>
/// <param name="Number">The version, from 1; 0 where the kernel has no Landlock or it is off.</param>
internal readonly record struct LandlockVersion(int Number)
{
    public bool IsPresent => Number > 0;

    /// <summary>The files' rights that can be refused.</summary>
    public LandlockAccess Files => (LandlockAccess)(Number switch
    {
        <= 0 => 0UL,
        1 => (1UL << 13) - 1,
        2 => (1UL << 14) - 1,
        3 or 4 => (1UL << 15) - 1,
        _ => (1UL << 16) - 1,
    });

    /// <summary>Whether TCP can be refused: LANDLOCK_ACCESS_NET_BIND_TCP and CONNECT_TCP.</summary>
    public ulong Network => Number >= 4 ? 3UL : 0;

    /// <summary>Whether sockets without a file, and signals, can be kept inside: LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET and SIGNAL.</summary>
    public ulong Scopes => Number >= 6 ? 3UL : 0;

    public override string ToString() => Number switch
    {
        <= 0 => "none",
        < 4 => $"version {Number} (files)",
        < 6 => $"version {Number} (files, TCP)",
        _ => $"version {Number} (files, TCP, signals, abstract sockets)",
    };
}
