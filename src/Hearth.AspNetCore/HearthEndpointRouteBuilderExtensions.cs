using System.Diagnostics.CodeAnalysis;
using Hearth.AspNetCore.Routing;
using Hearth.AspNetCore.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the HTTP API.</summary>
public static class HearthEndpointRouteBuilderExtensions
{
    private static readonly string[] Roots = ["agents", "workflows", "runs"];

    /// <summary>Maps agents, workflows, runs and the API's description under a prefix.</summary>
    /// <param name="endpoints">The application, or a group in it.</param>
    /// <param name="prefix">A literal path such as <c>/hearth</c>; empty for none. Whatever lies under it and is unknown is answered 404.</param>
    /// <returns>
    /// The conventions of the whole group. <c>RequireAuthorization</c> gives it a policy, which <c>[Authorize]</c> or
    /// <c>[AllowAnonymous]</c> on an agent's or workflow's class overrides; <c>RequireRateLimiting</c> works too.
    /// </returns>
    /// <exception cref="InvalidOperationException">The services of <c>AddHearthHttp</c> are missing.</exception>
    public static IEndpointConventionBuilder MapHearth(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string prefix = "")
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<HearthEndpoint>();
        RequestDelegate invoke = endpoint.InvokeAsync;
        var group = endpoints.MapGroup(prefix).AuthorizedByHearth(endpoints);
        foreach (var root in Roots)
        {
            group.Map($"/{root}/{{**path}}", invoke).WithDisplayName($"Hearth {root}").Finally(static builder => HearthEndpointMetadata.Capture(builder, 1));
        }

        // Last of all, so that the application's own endpoints and fallbacks come first under an empty prefix.
        group.Map("/{**path}", invoke)
            .WithDisplayName("Hearth")
            .WithOrder(int.MaxValue)
            .Finally(static builder => HearthEndpointMetadata.Capture(builder, 0));
        return group;
    }
}
