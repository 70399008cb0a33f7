using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Hearth.AspNetCore.Routing;

/// <summary>Where an endpoint of a mapped group lies.</summary>
/// <param name="Prefix">The path before the routes, such as <c>/hearth</c>; empty when there is none.</param>
/// <param name="PrefixSegments">How many segments that path has.</param>
internal sealed record HearthEndpointMetadata(string Prefix, int PrefixSegments)
{
    /// <summary>Notes the prefix of a finished endpoint.</summary>
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
        builder.Metadata.Add(new HearthEndpointMetadata(prefix, segments.Length));
    }
}
