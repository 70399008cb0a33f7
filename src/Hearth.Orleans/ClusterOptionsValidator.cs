using System.Net;
using Microsoft.Extensions.Options;

namespace Hearth.Orleans;

/// <summary>Refuses options that do not fit together or name what is not there.</summary>
internal sealed class ClusterOptionsValidator : IValidateOptions<ClusterOptions>
{
    public ValidateOptionsResult Validate(string? name, ClusterOptions options)
    {
        var faults = FindFaults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> FindFaults(ClusterOptions options)
    {
        if (!IsAddress(options.Address)) yield return $"Hearth:Cluster:Address is not an IP address: {options.Address}.";
        else if (options.Address is "0.0.0.0" or "::") yield return "Hearth:Cluster:Address has to be one address under which others reach this process.";
        if (!IsAddress(options.ListenAddress)) yield return $"Hearth:Cluster:ListenAddress is not an IP address: {options.ListenAddress}.";
        if (options.SiloPort is not null && options.SiloPort == options.GatewayPort)
        {
            yield return "Hearth:Cluster:SiloPort and Hearth:Cluster:GatewayPort have to differ.";
        }

        string?[] files = [options.Tls.Certificate, options.Tls.Key, options.Tls.Authority];
        if (files.Any(file => file is null) && files.Any(file => file is not null))
        {
            yield return "Hearth:Cluster:Tls needs Certificate, Key and Authority, or none of them.";
        }

        foreach (var file in files.Where(file => file is not null && !File.Exists(file))) yield return $"Hearth:Cluster:Tls: there is no file {file}.";
    }

    private static bool IsAddress(string? text) => text is null || IPAddress.TryParse(text, out _);
}
