using Microsoft.Extensions.Logging;

namespace Hearth.Models;

/// <summary>Makes the HTTP client that a provider's SDK runs on.</summary>
internal static class ModelHttpClient
{
    /// <summary>
    /// A client whose calls last as long as bytes arrive and fail only with <see cref="ModelResponseException"/>,
    /// <see cref="ModelStreamTimeoutException"/>, <see cref="HttpRequestException"/> or <see cref="IOException"/>.
    /// </summary>
    public static HttpClient Create(
        TimeSpan firstByteTimeout, TimeSpan idleTimeout, IReadOnlyDictionary<string, string> headers, TimeProvider time, ILogger logger)
    {
        var sockets = new SocketsHttpHandler
        {
            // Closing an unfinished stream must reach the provider at once: tokens nobody reads still cost money.
            ResponseDrainTimeout = TimeSpan.Zero,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(30),
            // A redirect would carry the key to another host.
            AllowAutoRedirect = false,
        };
        var idle = new IdleTimeoutHandler(firstByteTimeout, idleTimeout, time) { InnerHandler = sockets };
        var errors = new ErrorResponseHandler(logger, time) { InnerHandler = idle };
        var outer = headers.Count == 0 ? (HttpMessageHandler)errors : new RequestHeadersHandler(headers) { InnerHandler = errors };
        return new HttpClient(outer) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
