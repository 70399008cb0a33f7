namespace Hearth.Sandboxes;

/// <summary>What keeps the processes of an isolated sandbox apart from the server and its machine.</summary>
[Flags]
public enum IsolationFeatures
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// A user of each workspace's own. Needs a server that runs as root with the capabilities to change users; without it a process that
    /// leaves its group can outlive its command, and without Landlock too it has the server's rights to files.
    /// </summary>
    Uid = 1,

    /// <summary>No program gains rights by being executed (<c>no_new_privs</c>): set-user-id programs run as the sandbox's user.</summary>
    NoNewPrivileges = 2,

    /// <summary>
    /// A filter of system calls: no debugging of others, no namespaces or mounts, no io_uring, bpf or keys, and no sockets unless allowed.
    /// </summary>
    Seccomp = 4,

    /// <summary>
    /// Files outside the workspace are out of reach, but for programs and libraries. Needs Linux 5.13; more of it holds from 6.12 on.
    /// </summary>
    Landlock = 8,

    /// <summary>Limits of memory, processor time, file size, processes and open files.</summary>
    ResourceLimits = 16,
}
