using Hearth.AspNetCore.Development;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Workflows;

namespace Hearth.AspNetCore.Access;

/// <summary>Asks the resource policy about a request.</summary>
internal sealed class ResourceAccess(IHearthAccessPolicy policy, OpenForDevelopment open)
{
    public async ValueTask<HttpError?> CheckInstanceAsync(HearthRequest request, HearthAction action) =>
        await IsAllowedAsync(request, action, HearthTarget.Instance(request.Name, request.Id)) ? null : HttpError.Forbidden;

    public async ValueTask<HttpError?> CheckWorkflowAsync(HearthRequest request) =>
        await IsAllowedAsync(request, HearthAction.Invoke, HearthTarget.Workflow(request.Name)) ? null : HttpError.Forbidden;

    /// <summary>A run that must not be seen answers like one that does not exist.</summary>
    public async ValueTask<HttpError?> CheckRunAsync(HearthRequest request, HearthAction action) =>
        request.Workflow is { } workflow && await IsAllowedAsync(request, action, HearthTarget.Run(workflow.Name, RunId.Parse(request.Name)))
            ? null
            : HttpError.RunNotFound;

    private ValueTask<bool> IsAllowedAsync(HearthRequest request, HearthAction action, HearthTarget target) =>
        open.Includes(request.Context)
            ? ValueTask.FromResult(true)
            : policy.IsAllowedAsync(request.Context.User, action, target, request.Context.RequestAborted);
}
