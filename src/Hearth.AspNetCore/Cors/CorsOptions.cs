namespace Hearth.AspNetCore.Cors;

/// <summary>Which web pages of other origins may use the server.</summary>
public sealed class CorsOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth:Cors";

    /// <summary>
    /// Origins as browsers send them (<c>https://app.example.com</c>, no path), or <c>*</c> for every origin; a list, or one value with
    /// commas. Credentials other than the <c>Authorization</c> header are never allowed. Default: none; CORS is off.
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];
}
