namespace Hearth.AspNetCore.Addresses;

/// <summary>Which proxies may say where a request really came from.</summary>
public sealed class ForwardingOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Http";

    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/16</c>) whose <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and
    /// <c>-Prefix</c> are believed, and no others. A list, or one value
    /// with commas. Default: none; Hearth leaves forwarding headers alone.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];
}
