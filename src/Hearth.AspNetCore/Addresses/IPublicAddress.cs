using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Addresses;

/// <summary>Where clients reach this server.</summary>
internal interface IPublicAddress
{
    /// <summary>The public address of the prefix, without a slash at its end, to which <c>/agents/…</c> or <c>/runs/…</c> is appended.</summary>
    /// <param name="context">The request being answered.</param>
    /// <param name="prefix">The prefix that the routes were mapped under; empty for none.</param>
    string BaseFor(HttpContext context, string prefix);
}
