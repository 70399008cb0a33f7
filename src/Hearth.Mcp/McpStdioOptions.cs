namespace Hearth.Mcp;

/// <summary>How to run an MCP server as a child process.</summary>
public sealed class McpStdioOptions : McpServerOptions
{
    /// <summary>
    /// Variables of the child's environment, beside the few that every program needs, such as <c>PATH</c> and <c>HOME</c>. The
    /// server's own environment, with its keys, is not passed on.
    /// </summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The child's working directory; null for that of this process.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>How long the child may take to end once its input is closed, before it is killed. Default: 5 seconds.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
