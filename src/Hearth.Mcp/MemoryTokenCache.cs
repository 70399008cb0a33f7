using ModelContextProtocol.Authentication;

namespace Hearth.Mcp;

/// <summary>Keeps a server's tokens as long as the process lives, over all connections: each one would ask for consent otherwise.</summary>
internal sealed class MemoryTokenCache : ITokenCache
{
    private volatile TokenContainer? _tokens;

    public ValueTask StoreTokensAsync(TokenContainer tokens, CancellationToken cancellationToken)
    {
        _tokens = tokens;
        return ValueTask.CompletedTask;
    }

    public ValueTask<TokenContainer?> GetTokensAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_tokens);
}
