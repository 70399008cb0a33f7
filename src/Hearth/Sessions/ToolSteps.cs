using Hearth.Events;
using Hearth.Workflows;

namespace Hearth.Sessions;

/// <summary>The durable steps of one tool call: what is recorded is not done again when the call is repeated after a crash.</summary>
/// <param name="context">What the operation works with.</param>
/// <param name="scope">The scope of the turn that asked for the call.</param>
/// <param name="turnId">That turn.</param>
/// <param name="call">The call.</param>
internal sealed class ToolSteps(OperationContext context, EventScope scope, string turnId, ContentBlock.ToolCall call)
{
    // A turn's id is in the log and a call's is unique in it, so that a step has the same key in every attempt.
    private readonly string _kind = $"tool:{turnId}:{call.Id}";

    private readonly StepJournal _steps = new(
        context.Journal,
        scope,
        new CallKeys([]),
        (_, key) => context.Conversation.Operation?.Steps.GetValueOrDefault(key),
        context.Cancellation,
        context.Time);

    public Task<T> RunAsync<T>(string name, Func<CancellationToken, Task<T>> step) => _steps.RunAsync(_kind, name, (_, token) => step(token));
}
