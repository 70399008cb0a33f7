using System.Net;

namespace Hearth.Aws;

/// <summary>Keeps what is reachable from this machine only away from an HTTP proxy, whatever <c>NO_PROXY</c> says.</summary>
/// <remarks>
/// The addresses of ECS's and EC2's metadata and credentials answer nobody else. A proxy could not reach them, or would fetch its own
/// machine's credentials.
/// </remarks>
internal sealed class LinkLocalBypass(IWebProxy proxy) : IWebProxy
{
    public ICredentials? Credentials
    {
        get => proxy.Credentials;
        set => proxy.Credentials = value;
    }

    /// <summary>Makes it the rule of every client in this process that is not given a proxy of its own: also of those in the AWS SDK.</summary>
    public static void Install()
    {
        if (HttpClient.DefaultProxy is not LinkLocalBypass) HttpClient.DefaultProxy = new LinkLocalBypass(HttpClient.DefaultProxy);
    }

    public Uri? GetProxy(Uri destination) => IsLinkLocal(destination) ? null : proxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => IsLinkLocal(host) || proxy.IsBypassed(host);

    // 169.254.170.2 is ECS's, 169.254.169.254 EC2's, 169.254.170.23 and fd00:ec2::23 EKS's, fd00:ec2::254 EC2's by IPv6.
    private static bool IsLinkLocal(Uri uri) =>
        IPAddress.TryParse(uri.DnsSafeHost, out var address)
        && (address.GetAddressBytes() is [169, 254, _, _] or [0xfd, 0x00, 0x0e, 0xc2, ..]);
}
