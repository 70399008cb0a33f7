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
}
