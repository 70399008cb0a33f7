using System.Globalization;
using System.Threading.RateLimiting;
using Hearth.AspNetCore.Cors;
using Hearth.AspNetCore.Routing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Errors;

/// <summary>Answers requests under the prefix that ASP.NET Core's rate limiter refuses.</summary>
internal sealed class RateLimitResponses(CorsPolicy crossOrigin) : IPostConfigureOptions<RateLimiterOptions>
{
    public void PostConfigure(string? name, RateLimiterOptions options)
    {
        var inner = options.OnRejected;
        options.OnRejected = async (rejected, cancellationToken) =>
        {
            if (inner is not null) await inner(rejected, cancellationToken);
            var context = rejected.HttpContext;
            if (context.GetEndpoint()?.Metadata.GetMetadata<HearthEndpointMetadata>() is null || context.Response.HasStarted) return;
            if (rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var delay))
            {
                context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }

            crossOrigin.ApplyTo(context.Response, context.Request.Headers.Origin); // Refused before it reached the endpoint.
            await ErrorResponse.WriteAsync(context, HttpError.RateLimited);
        };
    }
}
