namespace Hearth.Mcp;

/// <summary>Adds the headers that a server wants, those that change included.</summary>
/// <param name="url">The server. Where it has us sign in may be somebody else, who is not to see its keys.</param>
/// <param name="options">The headers.</param>
/// <param name="inner">Sends the request.</param>
internal sealed class HeadersHandler(Uri url, McpHttpOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsForServer(request.RequestUri)) return await base.SendAsync(request, cancellationToken);
        foreach (var (name, value) in options.Headers) Set(request, name, value);
        if (options.HeaderProvider is { } provider)
        {
            foreach (var (name, value) in await provider(cancellationToken)) Set(request, name, value);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private bool IsForServer(Uri? target) =>
        target is not null && Uri.Compare(target, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
