using Microsoft.Extensions.Configuration;

namespace Hearth.Models;

/// <summary>Reads the address of a provider from a variable.</summary>
internal static class EndpointVariable
{
    /// <param name="configuration">Holds the variable.</param>
    /// <param name="variable">Its name.</param>
    /// <param name="problem">Why it is none; names the variable and not its value, which may hold a key. Null when nothing is wrong.</param>
    /// <returns>The address; null when there is none.</returns>
    public static Uri? Read(IConfiguration configuration, string variable, out string? problem)
    {
        problem = null;
        if (configuration[variable] is not { } text || string.IsNullOrWhiteSpace(text)) return null;
        if (Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp))
        {
            return address;
        }

        problem = $"{variable} is no address: it has to begin with https:// or http:// and a host.";
        return null;
    }
}
