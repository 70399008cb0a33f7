namespace Hearth.Mcp;

/// <summary>A server as the application has registered it.</summary>
/// <param name="Name">The server's name.</param>
/// <param name="Create">Makes what connects to it, once per process.</param>
internal sealed record McpServerRegistration(string Name, Func<IServiceProvider, McpEndpoint> Create);
