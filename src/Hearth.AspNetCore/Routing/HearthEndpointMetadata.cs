using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hearth.AspNetCore.Routing;

/// <summary>What an endpoint of a mapped group knows: its prefix, and the authorization that conventions put on the group.</summary>
internal sealed class HearthEndpointMetadata
{
    private HearthEndpointMetadata(string prefix, int prefixSegments, EndpointMetadataCollection authorization)
    {
        (Prefix, PrefixSegments) = (prefix, prefixSegments);
        AuthorizeData = authorization.GetOrderedMetadata<IAuthorizeData>();
        Policies = authorization.GetOrderedMetadata<AuthorizationPolicy>();
        AllowsAnonymous = authorization.GetMetadata<IAllowAnonymous>() is not null;
    }

    /// <summary>The path before the routes, such as <c>/hearth</c>; empty when there is none.</summary>
    public string Prefix { get; }

    public int PrefixSegments { get; }

    public IReadOnlyList<IAuthorizeData> AuthorizeData { get; }

    public IReadOnlyList<AuthorizationPolicy> Policies { get; }

    public bool AllowsAnonymous { get; }

    /// <summary>
    /// Takes the authorization of a finished endpoint over. The framework's middleware knows neither the classes behind names in the
    /// path nor the error envelope, so it is told to let everybody pass and the endpoint itself decides.
    /// </summary>
    /// <param name="builder">The endpoint after all other conventions.</param>
    /// <param name="ownSegments">How many literal segments of its pattern are not the prefix.</param>
    /// <exception cref="InvalidOperationException">The prefix has a parameter.</exception>
    public static void Capture(EndpointBuilder builder, int ownSegments)
    {
        var pattern = ((RouteEndpointBuilder)builder).RoutePattern;
        if (pattern.Parameters.Count > 1)
        {
            throw new InvalidOperationException($"The prefix of \"{pattern.RawText}\" must not have parameters: addresses in answers could not name them.");
        }

        var segments = pattern.PathSegments.Take(pattern.PathSegments.Count - 1 - ownSegments).ToArray();
        var prefix = string.Concat(segments.Select(segment => "/" + ((RoutePatternLiteralPart)segment.Parts[0]).Content));
        var metadata = new HearthEndpointMetadata(prefix, segments.Length, new EndpointMetadataCollection(builder.Metadata));
        foreach (var item in builder.Metadata.Where(item => item is IAuthorizeData or AuthorizationPolicy or IAllowAnonymous).ToArray())
        {
            builder.Metadata.Remove(item);
        }

        builder.Metadata.Add(metadata);
        builder.Metadata.Add(new AllowAnonymousAttribute());
    }
}
