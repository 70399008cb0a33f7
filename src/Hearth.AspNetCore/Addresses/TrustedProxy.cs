using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Hearth.AspNetCore.Addresses;

/// <summary>Reads the addresses and networks of proxies.</summary>
internal static class TrustedProxy
{
    /// <summary>Reads a network, or an address as a network of its own.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out IPNetwork? network)
    {
        network = null;
        if (text is null) return false;
        if (IPAddress.TryParse(text, out var address)) network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        else if (Slashed(text) is { } parsed) network = parsed;
        return network is not null;
    }

    // 10.0.3.7/16 is read as 10.0.0.0/16: the bits after the prefix length are a habit, not a mistake worth refusing to start for.
    private static IPNetwork? Slashed(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out var address)) return null;

        var bytes = address.GetAddressBytes();
        var bits = bytes.Length * 8;
        if (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > bits) return null;
        for (var bit = length; bit < bits; bit++) bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
        return new IPNetwork(new IPAddress(bytes), length);
    }
}
