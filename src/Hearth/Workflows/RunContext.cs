using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Sessions;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Workflows;

/// <summary>The context of one execution of a run.</summary>
internal sealed class RunContext(
    RunId runId,
    string workflowName,
    RunSessions sessions,
    StepJournal steps,
    RunLog log,
    IAgentClient agents,
    StoreRetry retry,
    IServiceProvider services,
    AttemptCancellation cancellation,
    TimeProvider time) : WorkflowContext
{
    public override RunId RunId => runId;

    public override string WorkflowName => workflowName;

    public override IServiceProvider Services => services;

    public override CancellationToken CancellationToken => cancellation.Token;

    public override Random Random { get; } =
        new(BinaryPrimitives.ReadInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(runId.Value))));

    public override Task<Session> OpenSessionAsync<TAgent>(string session = SessionNames.Default) => Task.FromResult(sessions.Open(typeof(TAgent), session));

    public override Task<Session> OpenSessionAsync(string agentName, string session = SessionNames.Default) =>
        Task.FromResult(sessions.Open(agentName, session));

    public override Task<T> StepAsync<T>(string name, Func<CancellationToken, Task<T>> step) =>
        steps.RunAsync(CallKeys.StepKind, name, (_, token) => step(token));

    public override Task StepAsync(string name, Func<CancellationToken, Task> step) => steps.RunAsync<object?>(
        CallKeys.StepKind,
        name,
        async (_, token) =>
        {
            await step(token);
            return null;
        });

    public override Task<DateTimeOffset> GetUtcNowAsync(string name = "utc") =>
        steps.RunAsync(CallKeys.ClockKind, name, (_, _) => Task.FromResult(time.GetUtcNow()));

    public override Task<DispatchReceipt> DispatchAsync(string agentName, string instanceId, object input, DispatchOptions? options = null) =>
        steps.RunAsync(CallKeys.DispatchKind, $"{agentName}/{instanceId}", async (key, token) =>
        {
            // The same id each time the run is executed, so that the input is accepted once.
            var id = options?.Id ?? NameBasedUuid.Create(runId.Value, key);
            var dispatch = (options ?? new()) with { Id = id };
            return await retry.RunAsync(
                () => agents.DispatchAsync(agentName, instanceId, input, dispatch, token),
                () => token.IsCancellationRequested);
        });

    public override void Log(string message, object? attributes = null, RunLogLevel level = RunLogLevel.Info) =>
        log.Write(level, message, attributes is null ? null : JsonSerializer.SerializeToElement(attributes, WorkflowInvoker.Json));
}
