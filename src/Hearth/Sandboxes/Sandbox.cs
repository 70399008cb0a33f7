using Hearth.Sandboxes.Isolated;
using Hearth.Sandboxes.Local;
using Hearth.Sandboxes.Virtual;

namespace Hearth.Sandboxes;

/// <summary>The built-in sandboxes, for <see cref="Agents.AgentDefinition.Sandbox"/>.</summary>
public static class Sandbox
{
    private static readonly VirtualSandboxProvider DefaultVirtual = new(new VirtualSandboxOptions());

    /// <summary>No sandbox: no workspace, and none of the built-in tools.</summary>
    public static ISandboxProvider None => NoSandboxProvider.Instance;

    /// <summary>Files in memory, no processes, no network. The default.</summary>
    /// <param name="configure">Changes the limits; null for the defaults.</param>
    public static ISandboxProvider Virtual(Action<VirtualSandboxOptions>? configure = null)
    {
        if (configure is null) return DefaultVirtual;
        var options = new VirtualSandboxOptions();
        configure(options);
        return new VirtualSandboxProvider(options);
    }

    /// <summary>
    /// Files and processes of the host, as the user that the server runs as: for development and continuous integration. Processes are
    /// not kept from anything that this user may do.
    /// </summary>
    /// <remarks>Refused in Production unless <c>Hearth:Sandboxes:AllowLocal</c> is true.</remarks>
    /// <param name="configure">Sets the directory and the limits.</param>
    public static ISandboxProvider Local(Action<LocalSandboxOptions>? configure = null)
    {
        var options = new LocalSandboxOptions();
        configure?.Invoke(options);
        return new LocalSandboxProvider(options);
    }

    /// <summary>
    /// Files below a directory of the host and processes that are kept there, on Linux: a user of its own where the server runs as root,
    /// <c>no_new_privs</c>, a filter of system calls, Landlock, limits. Weaker than a virtual machine: the kernel is the server's.
    /// </summary>
    /// <remarks>
    /// What holds on the machine is logged once; where something required does not hold, the server refuses to start and names it. A
    /// workspace runs one command at a time.
    /// </remarks>
    /// <param name="configure">Sets the directory, what is required, and the limits.</param>
    public static ISandboxProvider Isolated(Action<IsolatedSandboxOptions>? configure = null)
    {
        var options = new IsolatedSandboxOptions();
        configure?.Invoke(options);
        return new IsolatedSandboxProvider(options);
    }
}
