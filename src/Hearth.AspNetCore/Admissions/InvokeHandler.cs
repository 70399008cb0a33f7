using System.Globalization;
using Hearth.AspNetCore.Access;
using Hearth.AspNetCore.Bodies;
using Hearth.AspNetCore.Errors;
using Hearth.AspNetCore.Routing;
using Hearth.Events;
using Hearth.Submissions;
using Hearth.Workflows;
using Microsoft.AspNetCore.Http;
using AdmissionQueue = Hearth.Submissions.Admissions;

namespace Hearth.AspNetCore.Admissions;

/// <summary>Answers POST to a workflow.</summary>
internal sealed class InvokeHandler(AdmissionQueue admissions, JsonBodyReader bodies, ResourceAccess access, Outcomes outcomes, AdmissionResponse response)
{
    public async Task<HttpError?> HandleAsync(HearthRequest request)
    {
        if (WaitParameter.Check(request.Query.Wait) is { } invalid) return invalid;
        if (request.Malformed is { } malformed) return malformed;
        if (request.Workflow is not { } workflow) return HttpError.WorkflowNotFound(request.Name);
        if (await access.CheckWorkflowAsync(request) is { } refused) return refused;
        if (!IdempotencyKey.TryRead(request.Context.Request.Headers, out var key)) return IdempotencyKey.Malformed;

        using var body = await bodies.ReadAsync(request.Context);
        if (body.Error is { } unreadable) return unreadable;
        using var awaited = request.Query.Wait.IsPresent ? outcomes.Await() : null;
        return await AdmitAsync(request, workflow, body, RequestOrigin.Of(request.Context, key, body) with { Awaited = awaited });
    }

    private async Task<HttpError?> AdmitAsync(HearthRequest request, WorkflowRegistration workflow, JsonBody body, AdmissionOrigin origin)
    {
        if (Check(workflow, body) is { } invalid)
        {
            // What was accepted once is accepted, by an older build perhaps.
            var target = AdmissionQueue.WorkflowTarget(workflow.Name);
            var before = await admissions.FindAsync(target, origin, request.Context.RequestAborted);
            return before is null ? invalid : await response.AnswerAsync(request, before, origin.Awaited);
        }

        // Not cancelled by a client that leaves: an admission that happened must reach its owner.
        var result = await admissions.AdmitRunAsync(workflow.Name, body.Value, origin, CancellationToken.None);
        return await response.AnswerAsync(request, result, origin.Awaited);
    }

    private static HttpError? Check(WorkflowRegistration workflow, JsonBody body)
    {
        if (!workflow.Invoker.TakesInput) return body.Value is null ? null : HttpError.InputUnexpected;
        var issues = workflow.Invoker.Validate(body.Value);
        return issues.Count == 0 ? null : Invalid(workflow.Name, issues);
    }

    private static HttpError Invalid(string workflowName, IReadOnlyList<InputIssue> issues) => new(
        StatusCodes.Status400BadRequest,
        ErrorCodes.ActionInputValidation,
        $"The input of \"{workflowName}\" is not valid.",
        issues[0].Message,
        JsonBytes.Element(json =>
        {
            json.WriteStartObject();
            json.WriteString("action"u8, workflowName);
            json.WriteStartArray("issues"u8);
            foreach (var issue in issues)
            {
                json.WriteStartObject();
                json.WriteString("message"u8, issue.Message);
                if (issue.Path.Count > 0)
                {
                    json.WriteStartArray("path"u8);
                    foreach (var part in issue.Path)
                    {
                        if (part is string name) json.WriteStringValue(name);
                        else json.WriteNumberValue(Convert.ToInt32(part, CultureInfo.InvariantCulture));
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));
}
