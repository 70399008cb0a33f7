using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hearth.AspNetCore.Cors;

/// <summary>Lets web pages of the allowed origins use the routes. Does nothing while no origin is allowed.</summary>
internal sealed class CorsPolicy(IOptions<CorsOptions> options)
{
    public const string AnyOrigin = "*";

    private const string AllowedHeaders = "authorization, content-type, idempotency-key, if-none-match, last-event-id, traceparent, tracestate";
    private const string ExposedHeaders = "Location, ETag, Retry-After, Stream-Next-Offset, Stream-Up-To-Date, Stream-Closed, Stream-Cursor";
    private const string PreflightMaxAgeSeconds = "600";

    private readonly HashSet<string> _origins = new(options.Value.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    public bool IsEnabled => _origins.Count > 0;

    private bool AllowsAny => _origins.Contains(AnyOrigin);

    /// <summary>Answers a preflight with 204, also one of an origin that is not allowed: the browser then finds no permission in it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="allowMethods">The methods of the route, as in <c>Allow</c>.</param>
    /// <returns>Whether the request was a preflight and has been answered; the response is complete and has no body.</returns>
    public bool TryHandlePreflight(HttpContext context, string allowMethods)
    {
        var request = context.Request.Headers;
        if (!IsEnabled || !HttpMethods.IsOptions(context.Request.Method)) return false;
        if (request.Origin.Count == 0 || request.AccessControlRequestMethod.Count == 0) return false;

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (!TryAllow(context.Response, request.Origin)) return true;

        var headers = context.Response.Headers;
        headers.AccessControlAllowMethods = allowMethods;
        headers.AccessControlAllowHeaders = AllowedHeaders;
        headers.AccessControlMaxAge = PreflightMaxAgeSeconds;
        return true;
    }

    /// <summary>Lets the page that asked read the response and its headers. To be called before the response starts, for errors too.</summary>
    /// <param name="response">The response.</param>
    /// <param name="origin">The <c>Origin</c> header of the request.</param>
    public void ApplyTo(HttpResponse response, StringValues origin)
    {
        if (IsEnabled && TryAllow(response, origin)) response.Headers.AccessControlExposeHeaders = ExposedHeaders;
    }

    private bool TryAllow(HttpResponse response, StringValues origin)
    {
        if (AllowsAny)
        {
            response.Headers.AccessControlAllowOrigin = AnyOrigin;
            return true;
        }

        // A cache must not serve one origin's answer to another one, nor the answer without permission.
        if (!Varies(response)) response.Headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (origin.Count != 1 || !_origins.Contains(origin.ToString())) return false;

        response.Headers.AccessControlAllowOrigin = origin;
        return true;
    }

    private static bool Varies(HttpResponse response) =>
        response.Headers.Vary.Any(value => value is not null && value.Contains(HeaderNames.Origin, StringComparison.OrdinalIgnoreCase));
}
