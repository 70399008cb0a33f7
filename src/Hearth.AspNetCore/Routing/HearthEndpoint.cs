using Hearth.AspNetCore.Addresses;
using Hearth.AspNetCore.Admissions;
using Hearth.AspNetCore.Attachments;
using Hearth.AspNetCore.Cors;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.OpenApi;
using Hearth.AspNetCore.Reads;
using Hearth.AspNetCore.Runs;
using Hearth.AspNetCore.Security;
using Hearth.AspNetCore.Spending;
using Hearth.Hosting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Hearth.AspNetCore.Routing;

/// <summary>Answers every request under the prefix: the gate, then the handler of the route, then whatever went wrong.</summary>
internal sealed class HearthEndpoint(
    ServerLifecycle lifecycle,
    TargetResolver targets,
    HearthEndpointPolicy authorization,
    PromptHandler prompts,
    InvokeHandler invocations,
    AgentReadHandler agentReads,
    AttachmentHandler attachments,
    RunReadHandler runReads,
    AbortHandler aborts,
    SpendHandler spending,
    ExceptionTranslator exceptions,
    CorsPolicy crossOrigin,
    OpenApiDocumentCache apiDocuments,
    IPublicAddress address)
{
    public async Task InvokeAsync(HttpContext context)
    {
        HttpError? error;
        try
        {
            error = await AnswerAsync(context);
        }
        catch (Exception exception) when (IsDisconnect(exception, context))
        {
            return; // This is how clients stop reading.
        }
        catch (Exception exception)
        {
            error = exceptions.Translate(exception);
        }

        if (error is null) return;
        if (context.Response.HasStarted) context.Abort();
        else await WriteErrorAsync(context, error);
    }

    private async Task<HttpError?> AnswerAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()!.Metadata.GetMetadata<HearthEndpointMetadata>()!;
        var route = Parse(context, metadata);
        var isKnown = route.Kind != HearthRouteKind.Unknown;
        crossOrigin.ApplyTo(context.Response, context.Request.Headers.Origin);
        if (!isKnown) return HttpError.RouteNotFound;
        if (crossOrigin.TryHandlePreflight(context, route.Allow)) return null;
        if (!route.Allows(context.Request.Method))
        {
            context.Response.Headers.Allow = route.Allow;
            return HttpError.MethodNotAllowed;
        }

        // What starts cannot look anything up yet.
        if (lifecycle.Phase == ServerPhase.Starting) return HttpError.Starting;
        if (lifecycle.Phase == ServerPhase.Draining && IsRefusedWhileDraining(context, route)) return HttpError.Draining;
        var request = await targets.ResolveAsync(context, route);
        return await authorization.EvaluateAsync(context, request.ClassMetadata) switch
        {
            AuthorizationVerdict.Unauthenticated => HttpError.Unauthorized,
            AuthorizationVerdict.Forbidden => HttpError.Forbidden,
            _ => await HandleAsync(request),
        };
    }

    private Task<HttpError?> HandleAsync(HearthRequest request) => request.Route.Kind switch
    {
        HearthRouteKind.Agent when request.IsRead => agentReads.HandleAsync(request),
        HearthRouteKind.Agent => prompts.HandleAsync(request),
        HearthRouteKind.AgentAttachment => attachments.HandleAsync(request),
        HearthRouteKind.AgentSpend => spending.HandleAgentAsync(request),
        HearthRouteKind.Workflow => invocations.HandleAsync(request),
        HearthRouteKind.Run => runReads.HandleAsync(request),
        HearthRouteKind.RunSpend => spending.HandleRunAsync(request),
        HearthRouteKind.AgentAbort => aborts.AbortAgentAsync(request),
        HearthRouteKind.RunAbort => aborts.AbortRunAsync(request),
        _ => WriteApiDocumentAsync(request),
    };

    private async Task<HttpError?> WriteApiDocumentAsync(HearthRequest request)
    {
        await JsonResponse.WriteAsync(request.Context, apiDocuments.For(address.BaseFor(request.Context, request.Prefix)));
        return null;
    }

    private static HearthRoute Parse(HttpContext context, HearthEndpointMetadata metadata)
    {
        var request = context.Request;
        var rawTarget = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (string.IsNullOrEmpty(rawTarget)) rawTarget = request.Path.ToUriComponent();
        return RouteParser.Parse(rawTarget, request.PathBase, request.Path, metadata.PrefixSegments);
    }

    private static bool IsRefusedWhileDraining(HttpContext context, HearthRoute route)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPost(method)) return route.Kind is HearthRouteKind.Agent or HearthRouteKind.Workflow;
        if (!HttpMethods.IsGet(method) || route.Kind is not (HearthRouteKind.Agent or HearthRouteKind.Run)) return false;
        var query = RequestQuery.Of(context.Request);
        return query.Live.IsPresent && !(route.Kind == HearthRouteKind.Run && query.Meta.IsPresent);
    }

    private static bool IsDisconnect(Exception exception, HttpContext context) =>
        exception is ConnectionResetException
        || (exception is OperationCanceledException or BadHttpRequestException && context.RequestAborted.IsCancellationRequested);

    private static async Task WriteErrorAsync(HttpContext context, HttpError error)
    {
        try
        {
            await ErrorResponse.WriteAsync(context, error);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to read it.
        }
    }
}
