using Hearth.Agents;
using Hearth.AspNetCore.Development;
using Hearth.AspNetCore.Errors;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Workflows;
using Microsoft.AspNetCore.Http;

namespace Hearth.AspNetCore.Routing;

/// <summary>Finds what a path names. What is not exposed is treated as if it did not exist.</summary>
internal sealed class TargetResolver(AgentCatalog agents, WorkflowCatalog workflows, StreamSource source, OpenForDevelopment open)
{
    public ValueTask<HearthRequest> ResolveAsync(HttpContext context, HearthRoute route) => route.Kind switch
    {
        HearthRouteKind.Agent or HearthRouteKind.AgentAbort or HearthRouteKind.AgentAttachment or HearthRouteKind.AgentSpend =>
            ValueTask.FromResult(ResolveAgent(context, route)),
        HearthRouteKind.Workflow => ValueTask.FromResult(ResolveWorkflow(context, route)),
        HearthRouteKind.Run or HearthRouteKind.RunAbort or HearthRouteKind.RunSpend => ResolveRunAsync(context, route),
        _ => ValueTask.FromResult(new HearthRequest(context, route)),
    };

    private HearthRequest ResolveAgent(HttpContext context, HearthRoute route)
    {
        HttpError? malformed = null;
        if (!PathSegment.TryDecode(route.Name.Span, out var name, out var reason)) malformed = Malformed("name", reason);
        if (!PathSegment.TryDecode(route.Id.Span, out var id, out reason)) malformed ??= Malformed("id", reason);
        return new HearthRequest(context, route)
        {
            Name = name,
            Id = id,
            Malformed = malformed,
            Agent = agents.Find(name) is { } agent && (agent.IsExposed || open.Includes(context)) ? agent : null,
        };
    }

    private HearthRequest ResolveWorkflow(HttpContext context, HearthRoute route)
    {
        var isWellFormed = PathSegment.TryDecode(route.Name.Span, out var name, out var reason);
        return new HearthRequest(context, route)
        {
            Name = name,
            Malformed = isWellFormed ? null : Malformed("name", reason!),
            Workflow = workflows.Find(name) is { } workflow && (workflow.IsExposed || open.Includes(context)) ? workflow : null,
        };
    }

    private async ValueTask<HearthRequest> ResolveRunAsync(HttpContext context, HearthRoute route)
    {
        var run = PathSegment.TryDecode(route.Name.Span, out var name, out _) && RunId.TryParse(name, null, out var runId)
            ? await source.FindAsync(StreamKey.ForRun(runId), context.RequestAborted)
            : null;
        var workflow = run is null ? null : workflows.Find(run.Key.Name);
        return workflow is { IsExposed: true, ExposesRuns: true } || (workflow is not null && open.Includes(context))
            ? new HearthRequest(context, route) { Name = name, Workflow = workflow, Run = run }
            : new HearthRequest(context, route);
    }

    private static HttpError Malformed(string part, string reason) => HttpError.InvalidRequest($"The {part} in the path {reason}.");
}
