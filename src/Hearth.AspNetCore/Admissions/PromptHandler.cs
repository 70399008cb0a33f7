using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Bodies;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Submissions;
using AdmissionQueue = Hearth.Submissions.Admissions;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Answers POST to an instance.</summary>
internal sealed class PromptHandler(AdmissionQueue admissions, JsonBodyReader bodies, ResourceAccess access, AdmissionResponse response)
{
    public async Task<HttpError?> HandleAsync(HearthRequest request)
    {
        if (WaitParameter.Check(request.Query.Wait) is { } invalid) return invalid;
        if (request.Malformed is { } malformed) return malformed;
        if (request.Agent is null) return HttpError.AgentNotFound(request.Name);
        if (await access.CheckInstanceAsync(request, HearthAction.Prompt) is { } refused) return refused;
        if (!IdempotencyKey.TryRead(request.Context.Request.Headers, out var key)) return IdempotencyKey.Malformed;

        using var body = await bodies.ReadAsync(request.Context);
        return body.Error ?? await AdmitAsync(request, body, RequestOrigin.Of(request.Context, key, body));
    }

    private async Task<HttpError?> AdmitAsync(HearthRequest request, JsonBody body, AdmissionOrigin origin)
    {
        var target = AdmissionQueue.InstanceTarget(request.Name, request.Id);
        var result = await admissions.FindAsync(target, origin, request.Context.RequestAborted);
        if (result is null)
        {
            if (PromptBody.TryRead(body.Value, out var prompt) is { } reason) return HttpError.InvalidRequest(reason);

            // Not cancelled by a client that leaves: an admission that happened must reach its owner.
            result = await admissions.AdmitPromptAsync(request.Name, request.Id, prompt, origin, CancellationToken.None);
        }

        return await response.AnswerAsync(request, result);
    }
}
