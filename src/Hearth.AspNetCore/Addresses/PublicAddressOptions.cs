namespace Hearth.AspNetCore.Addresses;

/// <summary>The address that clients use.</summary>
public sealed class PublicAddressOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Hearth";

    /// <summary>
    /// The public address of the prefix, path included, such as <c>https://api.example.com/hearth</c>: absolute, http or https, without
    /// query. <c>HEARTH_PUBLIC_URL</c> in the environment wins. Default: null, taken from each request.
    /// </summary>
    public string? PublicUrl { get; set; }
}
