using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Addresses;

internal sealed class PublicAddressOptionsValidator : IValidateOptions<PublicAddressOptions>
{
    public ValidateOptionsResult Validate(string? name, PublicAddressOptions options) =>
        options.PublicUrl is null || IsBase(options.PublicUrl)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Hearth:PublicUrl (HEARTH_PUBLIC_URL) is \"{options.PublicUrl}\", which is not an absolute http or https URL "
                + "without user, query and fragment, such as https://api.example.com/hearth.");

    private static bool IsBase(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0
        && !text.AsSpan().ContainsAny('?', '#');
}
