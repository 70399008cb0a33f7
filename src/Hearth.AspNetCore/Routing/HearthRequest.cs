using Hearth.Agents;
using Hearth.AspNetCore.Errors;
using Hearth.Storage;
using Hearth.Workflows;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Routing;

/// <summary>A request whose route is known, with what its path names.</summary>
internal sealed class HearthRequest(HttpContext context, HearthRoute route)
{
    private readonly RequestQuery _query = RequestQuery.Of(context.Request);

    public HttpContext Context => context;

    public HearthRoute Route => route;

    public ref readonly RequestQuery Query => ref _query;

    /// <summary>The agent's or workflow's name, or the run id; empty when malformed.</summary>
    public string Name { get; init; } = "";

    /// <summary>The instance id; empty when there is none or it is malformed.</summary>
    public string Id { get; init; } = "";

    /// <summary>What is wrong with name or id; null when nothing is.</summary>
    public HttpError? Malformed { get; init; }

    /// <summary>The exposed agent of that name.</summary>
    public AgentRegistration? Agent { get; init; }

    /// <summary>The exposed workflow of that name, or the one of the run if its runs are exposed.</summary>
    public WorkflowRegistration? Workflow { get; init; }

    /// <summary>The stream of the run, if <see cref="Workflow"/> is known.</summary>
    public StreamState? Run { get; init; }

    /// <summary>The path that the routes were mapped under; empty for none.</summary>
    public string Prefix => context.GetEndpoint()!.Metadata.GetMetadata<HearthEndpointMetadata>()!.Prefix;

    public bool IsRead => HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    public bool IsHead => HttpMethods.IsHead(context.Request.Method);

    /// <summary>The attributes of the class behind the name.</summary>
    public IReadOnlyList<object> ClassMetadata => Agent?.Metadata ?? Workflow?.Metadata ?? [];
}
