using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Addresses;

/// <summary>The configured address, or else the one that the request came to.</summary>
internal sealed class PublicAddress(IOptions<PublicAddressOptions> options) : IPublicAddress
{
    private readonly string? _configured = options.Value.PublicUrl?.TrimEnd('/');

    public string BaseFor(HttpContext context, string prefix)
    {
        if (_configured is not null) return _configured;

        // Forwarding headers of trusted proxies have replaced scheme, host and path base before the request got here.
        var request = context.Request;
        var path = request.PathBase.Add(Normalize(prefix)).ToUriComponent().TrimEnd('/');
        return $"{request.Scheme}://{HostOf(context)}{path}";
    }

    private static PathString Normalize(string prefix) => prefix.Trim('/') is { Length: > 0 } inner ? new PathString($"/{inner}") : PathString.Empty;

    // HTTP/1.0 requests may come without a host; the address they came to is the best answer.
    private static string HostOf(HttpContext context)
    {
        if (context.Request.Host.HasValue) return context.Request.Host.ToUriComponent();
        var connection = context.Connection;
        return connection.LocalIpAddress is { } address ? new HostString(address.ToString(), connection.LocalPort).ToUriComponent() : "localhost";
    }
}
