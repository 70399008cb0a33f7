using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Addresses;

/// <summary>Where clients reach the prefix.</summary>
internal interface IPublicAddress
{
    /// <summary>The absolute address of the prefix, without a trailing slash.</summary>
    string BaseFor(HttpContext context);
}
