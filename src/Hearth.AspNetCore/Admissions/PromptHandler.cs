using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Bodies;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Submissions;
using AdmissionQueue = Hearth.Submissions.Admissions;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Answers POST to an instance.</summary>
internal sealed class PromptHandler(AdmissionQueue admissions, JsonBodyReader bodies, ResourceAccess access, Outcomes outcomes, AdmissionResponse response)
{
    public async Task<HttpError?> HandleAsync(HearthRequest request)
    {
        if (WaitParameter.Check(request.Query.Wait) is { } invalid) return invalid;
        if (request.Malformed is { } malformed) return malformed;
        if (request.Agent is null) return HttpError.AgentNotFound(request.Name);
        if (await access.CheckInstanceAsync(request, HearthAction.Prompt) is { } refused) return refused;
        if (!IdempotencyKey.TryRead(request.Context.Request.Headers, out var key)) return IdempotencyKey.Malformed;

        using var body = await bodies.ReadAsync(request.Context);
        if (body.Error is { } unreadable) return unreadable;
        using var awaited = request.Query.Wait.IsPresent ? outcomes.Await() : null;
        return await AdmitAsync(request, body, RequestOrigin.Of(request.Context, key, body) with { Awaited = awaited });
    }

    private async Task<HttpError?> AdmitAsync(HearthRequest request, JsonBody body, AdmissionOrigin origin)
    {
        if (PromptBody.TryRead(body.Value, out var prompt) is { } reason)
        {
            // What was accepted once is accepted, by an older build perhaps.
            var target = AdmissionQueue.InstanceTarget(request.Name, request.Id);
            var before = await admissions.FindAsync(target, origin, request.Context.RequestAborted);
            return before is null ? HttpError.InvalidRequest(reason) : await response.AnswerAsync(request, before, origin.Awaited);
        }

        // Not cancelled by a client that leaves: an admission that happened must reach its owner.
        var result = await admissions.AdmitPromptAsync(request.Name, request.Id, prompt, origin, CancellationToken.None);
        return await response.AnswerAsync(request, result, origin.Awaited);
    }
}
