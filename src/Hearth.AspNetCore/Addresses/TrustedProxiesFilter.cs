using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Addresses;

/// <summary>Puts the forwarded headers middleware in front of everything else, when there are proxies to trust.</summary>
internal sealed class TrustedProxiesFilter(IOptions<ForwardingOptions> options) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        if (options.Value.TrustedProxies.Count > 0) application.UseForwardedHeaders();
        next(application);
    };
}
