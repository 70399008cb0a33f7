using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;

namespace Hearth.Mcp;

/// <summary>A server behind a URL.</summary>
internal sealed class McpHttpEndpoint(string name, Uri url, McpHttpOptions options, ILoggerFactory loggers) : McpEndpoint(name, options)
{
    private readonly MemoryTokenCache _tokens = new();

    public override IClientTransport CreateTransport()
    {
        // A header may be a key: where a server redirects to is not where it is meant to go. A stream lasts as long as a call does.
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        var client = new HttpClient(new HeadersHandler(url, options, new BoundedResponseHandler(sockets))) { Timeout = Timeout.InfiniteTimeSpan };
        if (options.OAuth is { } oauth) oauth.TokenCache ??= _tokens;
        var transport = new HttpClientTransportOptions
        {
            Endpoint = url,
            Name = Name,
            TransportMode = HttpTransportMode.StreamableHttp,
            ConnectionTimeout = options.ConnectTimeout,
            OAuth = options.OAuth,
        };
        return new HttpClientTransport(transport, client, loggers, ownsHttpClient: true);
    }
}
