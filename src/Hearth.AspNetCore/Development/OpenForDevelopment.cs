using System.Net;
using Hearth.Development;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Development;

/// <summary>Whether a request may use everything that the server has: <see cref="DevelopmentOptions.ExposeAll"/>.</summary>
/// <remarks>Looks at the connection, too: what the application listens on besides loopback is only known once it does.</remarks>
internal sealed class OpenForDevelopment(IOptions<DevelopmentOptions> options, IHostEnvironment environment)
{
    /// <summary>Whether the server is open to anyone on this machine.</summary>
    public bool IsOn { get; } = options.Value.ExposeAll && environment.IsDevelopment();

    public bool Includes(HttpContext context) =>
        IsOn && context.Connection is { LocalIpAddress: { } local, RemoteIpAddress: { } remote } && IPAddress.IsLoopback(local) && IPAddress.IsLoopback(remote);
}
