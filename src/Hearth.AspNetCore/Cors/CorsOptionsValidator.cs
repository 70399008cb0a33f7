using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Cors;

internal sealed class CorsOptionsValidator : IValidateOptions<CorsOptions>
{
    public ValidateOptionsResult Validate(string? name, CorsOptions options)
    {
        var wrong = options.AllowedOrigins
            .Where(origin => origin != CorsPolicy.AnyOrigin && !IsOrigin(origin))
            .Select(origin =>
                $"\"{origin}\" in {CorsOptions.SectionName}:AllowedOrigins is neither * nor an origin such as https://app.example.com, "
                + "without a path or a slash at its end.")
            .ToList();
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    // Browsers send neither a path nor the scheme's own port, so an origin written with one would silently never match.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
