namespace Hearth.Mcp;

/// <summary>Adds the headers that a server wants, those that change included.</summary>
internal sealed class HeadersHandler(McpHttpOptions options, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in options.Headers) Set(request, name, value);
        if (options.HeaderProvider is { } provider)
        {
            foreach (var (name, value) in await provider(cancellationToken)) Set(request, name, value);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
    }
}
