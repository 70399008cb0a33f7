using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Routing;

/// <summary>Describes the API.</summary>
internal interface IApiDocument
{
    /// <summary>Answers <c>GET /openapi.json</c>.</summary>
    Task WriteAsync(HttpContext context);
}
