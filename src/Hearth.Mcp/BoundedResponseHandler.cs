namespace Hearth.Mcp;

/// <summary>Cuts answers that are too large to be held in memory. The stream of notifications, which a server keeps open, is not an answer.</summary>
internal sealed class BoundedResponseHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <summary>The largest answer to one request, in bytes: 64 MiB.</summary>
    public const long MaxBytes = 64 * 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Get) return response;

        var bounded = new StreamContent(new BoundedStream(await response.Content.ReadAsStreamAsync(cancellationToken), MaxBytes));
        foreach (var (name, values) in response.Content.Headers.NonValidated) bounded.Headers.TryAddWithoutValidation(name, values);
        response.Content = bounded;
        return response;
    }
}
