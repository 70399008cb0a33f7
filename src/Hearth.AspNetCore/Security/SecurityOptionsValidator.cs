using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Security;

/// <summary>Refuses keys that no request could present. Never repeats a key.</summary>
internal sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        var unusable = options.ApiKeys
            .Select((key, index) => (key, number: index + 1))
            .Where(entry => !IsVisibleAscii(entry.key))
            .Select(entry =>
                $"API key {entry.number} of {options.ApiKeys.Count} in {SecurityOptions.SectionName}:ApiKeys must consist of visible ASCII characters.")
            .ToList();
        return unusable.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(unusable);
    }

    private static bool IsVisibleAscii(string? key) => !string.IsNullOrEmpty(key) && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
}
