using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Routing;

/// <summary>A path under the prefix, taken apart.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Name">The name's segment, spelled as in the request; for a run the run id.</param>
/// <param name="Id">The instance id's segment, spelled as in the request; empty where there is none.</param>
internal readonly record struct HearthRoute(HearthRouteKind Kind, ReadOnlyMemory<char> Name, ReadOnlyMemory<char> Id)
{
    /// <summary>The attachment id's segment, spelled as in the request; empty where there is none.</summary>
    public ReadOnlyMemory<char> AttachmentId { get; init; }

    /// <summary>The methods of the route as the <c>Allow</c> header lists them.</summary>
    public string Allow => Kind switch
    {
        HearthRouteKind.Agent => "GET, HEAD, POST",
        HearthRouteKind.Run or HearthRouteKind.AgentAttachment => "GET, HEAD",
        HearthRouteKind.ApiDocument or HearthRouteKind.AgentSpend or HearthRouteKind.RunSpend => "GET",
        _ => "POST",
    };

    /// <summary>Whether the route knows the method.</summary>
    public bool Allows(string method) => Kind switch
    {
        HearthRouteKind.Agent => HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsHead(method),
        HearthRouteKind.Run or HearthRouteKind.AgentAttachment => HttpMethods.IsGet(method) || HttpMethods.IsHead(method),
        HearthRouteKind.ApiDocument or HearthRouteKind.AgentSpend or HearthRouteKind.RunSpend => HttpMethods.IsGet(method),
        _ => HttpMethods.IsPost(method),
    };
}
