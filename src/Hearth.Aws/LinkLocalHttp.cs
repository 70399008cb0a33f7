namespace Hearth.Aws;

/// <summary>Makes HTTP clients for what answers on this machine: metadata and agent.</summary>
internal static class LinkLocalHttp
{
    private const int MaxResponseBytes = 1 << 20;

    /// <summary>A client that uses no proxy, follows no redirect and reads no endless answer. Its calls need a time-out of their own.</summary>
    public static HttpClient Create() => new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
    {
        MaxResponseContentBufferSize = MaxResponseBytes,
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
