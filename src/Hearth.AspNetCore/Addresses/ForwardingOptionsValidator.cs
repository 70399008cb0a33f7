using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Addresses;

internal sealed class ForwardingOptionsValidator : IValidateOptions<ForwardingOptions>
{
    public ValidateOptionsResult Validate(string? name, ForwardingOptions options)
    {
        var unreadable = options.TrustedProxies
            .Where(proxy => !TrustedProxy.TryParse(proxy, out _))
            .Select(proxy => $"\"{proxy}\" in {ForwardingOptions.SectionName}:TrustedProxies is neither an IP address nor a network such as 10.0.0.0/16.")
            .ToList();
        return unreadable.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unreadable);
    }
}
