using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.AspNetCore.Security;

/// <summary>Hands the authorization of a mapped group over to <see cref="HearthEndpointPolicy"/>.</summary>
internal static class GroupAuthorizationConventions
{
    /// <summary>
    /// Keeps what the application says about the group, <c>RequireAuthorization</c> on an outer group included, for
    /// <see cref="HearthEndpointPolicy"/> and hides it from ASP.NET's middleware.
    /// </summary>
    /// <remarks>
    /// The middleware would answer without the error envelope, and before the name is looked up: <c>[AllowAnonymous]</c> on an agent
    /// could not open a closed group.
    /// </remarks>
    public static TBuilder AuthorizedByHearth<TBuilder>(this TBuilder group, IEndpointRouteBuilder endpoints)
        where TBuilder : IEndpointConventionBuilder
    {
        endpoints.ServiceProvider.GetRequiredService<MappedGroups>().Add(endpoints);
        group.Finally(TakeOver);
        return group;
    }

    private static void TakeOver(EndpointBuilder endpoint)
    {
        var declared = AuthorizationMetadata.Of(endpoint.Metadata);
        foreach (var metadata in declared) endpoint.Metadata.Remove(metadata);
        endpoint.Metadata.Add(new GroupAuthorization(declared));

        // Without it a fallback policy of the application would be enforced by the middleware.
        endpoint.Metadata.Add(new AllowAnonymousAttribute());
    }
}
