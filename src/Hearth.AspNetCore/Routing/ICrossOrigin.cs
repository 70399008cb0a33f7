using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Routing;

/// <summary>Lets pages of other origins use the API.</summary>
internal interface ICrossOrigin
{
    /// <summary>Adds the headers that every answer to the request's origin has.</summary>
    /// <param name="context">The request.</param>
    /// <param name="allow">The methods of the route; null for an unknown one.</param>
    /// <returns>Whether the request was a preflight and is answered.</returns>
    bool Apply(HttpContext context, string? allow);
}
