using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Ownership;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Workflows;
using Microsoft.Extensions.Options;

namespace Hearth.Submissions;

/// <summary>Accepts inputs: one durable transaction, then a nudge to the owner.</summary>
internal sealed class Admissions(IHearthStore store, IOwnership ownership, IOptions<SubmissionsOptions> options, TimeProvider time)
{
    /// <summary>What an idempotency key was used for before; null when it is new or absent.</summary>
    public async Task<AdmissionResult?> FindAsync(string target, AdmissionOrigin origin, CancellationToken cancellationToken) =>
        EntryFor(target, origin) is { } entry ? await store.FindAdmissionAsync(entry, time.GetUtcNow(), cancellationToken) : null;

    /// <summary>Accepts a client's prompt.</summary>
    public Task<AdmissionResult> AdmitPromptAsync(
        string agentName,
        string instanceId,
        Prompt prompt,
        AdmissionOrigin origin,
        CancellationToken cancellationToken) =>
        AdmitAsync(
            new Admission
            {
                Stream = StreamKey.ForInstance(agentName, instanceId),
                Id = SubmissionId.New(time),
                Kind = SubmissionKind.Direct,
                Input = SubmissionInput.FromPrompt(prompt).ToJson(),
                Blobs = [.. prompt.Images, .. prompt.Files.Select(file => file.Blob)],
                AdmittedAt = time.GetUtcNow(),
                MaxQueued = options.Value.MaxQueued,
            },
            InstanceTarget(agentName, instanceId),
            origin,
            cancellationToken);

    /// <summary>Accepts an input from application code; the same id is accepted once.</summary>
    public Task<AdmissionResult> AdmitDispatchAsync(
        string agentName,
        string instanceId,
        Guid dispatchId,
        string type,
        JsonElement input,
        CancellationToken cancellationToken) =>
        AdmitAsync(
            new Admission
            {
                Stream = StreamKey.ForInstance(agentName, instanceId),
                Id = new SubmissionId(dispatchId.ToString("D")),
                Kind = SubmissionKind.Dispatch,
                Input = SubmissionInput.FromDispatch(type, input).ToJson(),
                AdmittedAt = time.GetUtcNow(),
                MaxQueued = options.Value.MaxQueued,
            },
            InstanceTarget(agentName, instanceId),
            AdmissionOrigin.None,
            cancellationToken);

    /// <summary>Accepts a run; the id in the result is the run's.</summary>
    public Task<AdmissionResult> AdmitRunAsync(
        string workflowName,
        JsonElement? input,
        AdmissionOrigin origin,
        CancellationToken cancellationToken)
    {
        var runId = RunId.New(time);
        return AdmitAsync(
            new Admission
            {
                Stream = StreamKey.ForRun(runId, workflowName),
                Id = new SubmissionId(runId.Value),
                Kind = SubmissionKind.Run,
                Input = input is { } value ? JsonBytes.Of(value) : default,
                AdmittedAt = time.GetUtcNow(),
            },
            WorkflowTarget(workflowName),
            origin,
            cancellationToken);
    }

    /// <summary>What idempotency keys for an instance are scoped to.</summary>
    public static string InstanceTarget(string agentName, string instanceId) => $"agent\0{agentName}\0{instanceId}";

    /// <summary>What idempotency keys for a workflow are scoped to.</summary>
    public static string WorkflowTarget(string workflowName) => $"workflow\0{workflowName}";

    private async Task<AdmissionResult> AdmitAsync(Admission admission, string target, AdmissionOrigin origin, CancellationToken cancellationToken)
    {
        admission = admission with { Idempotency = EntryFor(target, origin), TraceParent = origin.TraceParent, TraceState = origin.TraceState };
        var result = await store.AdmitAsync(admission, cancellationToken);
        if (result.Status == AdmissionStatus.Admitted)
        {
            origin.Awaited?.Begin(result);
            var admitted = result.Number is { } number ? SubmissionRecord.Of(admission, result.Stream, number, result.Tail) : null;
            await ownership.NudgeAsync(result.Stream, admission.Stream, admitted, result.Owner);
        }

        return result;
    }

    private IdempotencyEntry? EntryFor(string target, AdmissionOrigin origin) => origin.IdempotencyKey is null
        ? null
        : new IdempotencyEntry(origin.KeyHash(target), origin.BodyHash, time.GetUtcNow() + options.Value.IdempotencyRetention);
}
