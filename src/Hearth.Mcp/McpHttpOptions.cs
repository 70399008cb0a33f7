using ModelContextProtocol.Authentication;

namespace Hearth.Mcp;

/// <summary>How to reach an MCP server over streamable HTTP.</summary>
public sealed class McpHttpOptions : McpServerOptions
{
    /// <summary>
    /// Headers of every request, such as <c>Authorization</c>. They are not sent on to where a server redirects, nor to where it has
    /// Hearth sign in.
    /// </summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Asked before every request for headers that change, such as a token with a short life; they replace those of
    /// <see cref="Headers"/>. Null for none. What it throws counts as a failure of the server.
    /// </summary>
    public Func<CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>>? HeaderProvider { get; set; }

    /// <summary>
    /// Signs in with OAuth as the protocol describes it; null for not at all. Tokens are kept for as long as the process lives unless a
    /// cache is given. A server has no browser: the callback handler has to bring the user's consent by other means, within
    /// <see cref="McpServerOptions.ConnectTimeout"/>.
    /// </summary>
    public ClientOAuthOptions? OAuth { get; set; }
}
