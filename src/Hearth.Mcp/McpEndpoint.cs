using ModelContextProtocol.Client;

namespace Hearth.Mcp;

/// <summary>Where a server is and how it is dealt with.</summary>
internal abstract class McpEndpoint(string name, McpServerOptions options)
{
    public string Name => name;

    public McpServerOptions Options => options;

    /// <summary>What one connection goes through.</summary>
    public abstract IClientTransport CreateTransport();
}
