using Hearth.AspNetCore.Routing;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Addresses;

/// <summary>Takes the address from the request itself.</summary>
internal sealed class RequestAddress : IPublicAddress
{
    public string BaseFor(HttpContext context)
    {
        var request = context.Request;
        var prefix = context.GetEndpoint()?.Metadata.GetMetadata<HearthEndpointMetadata>()?.Prefix ?? "";
        return $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{prefix}";
    }
}
