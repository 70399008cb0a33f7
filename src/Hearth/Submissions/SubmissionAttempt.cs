using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.Submissions;

/// <summary>One try at a submission of an instance: from wherever the log stands to its one outcome.</summary>
internal sealed partial class SubmissionAttempt(
    AttemptServices services,
    StreamClaim claim,
    SubmissionRecord submission,
    AttemptJournal journal,
    Workspaces workspaces,
    ILogger logger)
{
    private readonly EventScope _scope = ScopeOf(claim.Key, submission);
    private readonly ConversationFold _conversation = journal.Conversation(SessionNames.Default, SessionNames.Default);
    private bool _hadStarted;

    private OperationFold? Operation => _conversation.Operation is { } operation && operation.Identity == submission.Id.Value ? operation : null;

    /// <summary>Runs the attempt.</summary>
    /// <param name="observe">Told the attempt's cancellation before anything happens that it could cut short.</param>
    public async Task<AttemptResult> RunAsync(Action<AttemptCancellation> observe)
    {
        _hadStarted = Operation is not null;
        if (await TrySettleByEvidenceAsync(EvidenceFor(null)) is { } settled) return settled;
        if (services.Agents.Find(claim.Key.Name) is not { } registration)
        {
            // Another process may know the agent. It has until the submission's time is up.
            return IsOverdue() ? await FailAsync(null, UnknownAgent()) : AttemptResult.Interrupted;
        }

        await using var scope = services.Scopes.CreateAsyncScope();
        Harness harness;
        try
        {
            harness = services.CreateHarness(registration, claim.Key.Id, workspaces, scope.ServiceProvider);
        }
        catch (Exception exception)
        {
            LogDefinitionFailed(exception, claim.Key.Name, submission.Id);
            return await FailAsync(null, ErrorInfo.From(exception).Reduced());
        }

        var evidence = EvidenceFor(harness.Agent);
        var now = services.Time.GetUtcNow();
        switch (Recovery.Decide(evidence, now))
        {
            case RecoveryDecision.SettleExhausted:
                return await FailAsync(null, AttemptErrors.RetryExhausted(evidence.AttemptsSinceProgress, evidence.MaxAttempts));
            case RecoveryDecision.SettleTimedOut:
                return await FailAsync(null, AttemptErrors.SubmissionTimeout);
        }

        using var cancellation = new AttemptCancellation(evidence.TimeLeft(now), services.Options.CancellationGrace, services.Time);
        observe(cancellation);
        return await ExecuteAsync(harness, scope.ServiceProvider, cancellation);
    }

    private RecoveryEvidence EvidenceFor(AgentDefinition? agent) => RecoveryEvidence.For(
        submission,
        Operation,
        agent?.MaxAttempts ?? services.Options.MaxAttempts,
        agent?.Timeout ?? services.Options.Timeout);

    // What the log proves needs no agent, which may be gone or broken by now.
    private async Task<AttemptResult?> TrySettleByEvidenceAsync(RecoveryEvidence evidence) => Recovery.Decide(evidence, services.Time.GetUtcNow()) switch
    {
        RecoveryDecision.SettleCompleted =>
            await SettleAsync(IdleIfStarted(), SubmissionSettled.Completed(ResultOf(Operation!)), guard: submission.Number),
        RecoveryDecision.SettleAborted => await FailAsync(null, AttemptErrors.SubmissionAborted),
        _ => null,
    };

    private bool IsOverdue() => submission.AdmittedAt + services.Options.Timeout <= services.Time.GetUtcNow();

    private static EventScope ScopeOf(StreamKey key, SubmissionRecord submission)
    {
        var scope = EventScope.ForAttempt(("agentName", key.Name), ("instanceId", key.Id), ("submissionId", submission.Id.Value));
        return submission.Kind == SubmissionKind.Dispatch ? scope.With(("dispatchId", submission.Id.Value)) : scope;
    }

    private async Task<AttemptResult> ExecuteAsync(Harness harness, IServiceProvider provider, AttemptCancellation cancellation)
    {
        OperationRunner? runner = null;
        try
        {
            var (input, turnId) = SubmissionMessage.Of(submission);
            var request = await harness.CreateAsync(new OperationInput(submission.Id.Value, input) { TurnId = turnId }, cancellation.Token);
            runner = new OperationRunner(services.OpenSession(claim, SessionNames.Default, SessionScope(), journal, provider, cancellation), request);
            await runner.RunAsync();
            return await SettleAsync(runner.ClosingEvents(null), SubmissionSettled.Completed(ResultOf(Operation!)), guard: submission.Number);
        }
        catch (UnitAbortedException)
        {
            return await FailAsync(runner, AttemptErrors.SubmissionAborted);
        }
        catch (OperationCanceledException) when (cancellation.Reason != AttemptStop.None)
        {
            return cancellation.Reason switch
            {
                AttemptStop.Aborted => await FailAsync(runner, AttemptErrors.SubmissionAborted),
                AttemptStop.TimedOut => await FailAsync(runner, AttemptErrors.SubmissionTimeout),
                _ => AttemptResult.Interrupted,
            };
        }
        catch (Exception exception) when (exception is not OwnershipLostException)
        {
            if (exception is not HearthException) LogAttemptFailed(exception, submission.Id);
            return await FailAsync(runner, ErrorInfo.From(exception));
        }
    }

    private EventScope SessionScope() => SessionNames.ScopeOf(_scope, claim.Key, SessionNames.Default);

    // The fold may hold a start that the store has refused; what counts is what was there before.
    private IOutgoingEvent[] IdleIfStarted() => _hadStarted ? [SessionScope().Of(OperationEvents.Mark.Idle)] : [];

    private Task<AttemptResult> FailAsync(OperationRunner? runner, ErrorInfo error)
    {
        var closing = runner is { HasStarted: true } ? runner.ClosingEvents(error) : IdleIfStarted();
        return SettleAsync(closing, SubmissionSettled.Failed(error.Reduced()), guard: null);
    }

    private async Task<AttemptResult> SettleAsync(IOutgoingEvent[] closing, SubmissionSettled settled, long? guard)
    {
        try
        {
            var write = journal.Write([.. closing, _scope.Of(settled)], new AppendSideEffects(guard, Settles: submission.Id));
            await write.Stored;
            services.Outcomes.Settled(submission, write.Events[^1].Payload);
            return AttemptResult.Settled;
        }
        catch (UnitAbortedException) when (guard is not null && closing.Length <= 1)
        {
            // Settling without an attempt: the abort came between reading the submission and writing its outcome.
            return await SettleAsync(closing, SubmissionSettled.Failed(AttemptErrors.SubmissionAborted), guard: null);
        }
    }

    private static JsonElement ResultOf(OperationFold operation) => JsonBytes.Element(json =>
    {
        json.WriteStartObject();
        json.WriteString("text"u8, operation.AnswerText);
        json.WritePropertyName("usage"u8);
        operation.Usage.WriteTo(json);
        json.WriteStartObject("model"u8);
        json.WriteString("provider"u8, operation.Model!.Provider);
        json.WriteString("id"u8, operation.Model.Id);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private ErrorInfo UnknownAgent() => ErrorInfo.Typed(
        ErrorCodes.AgentNotFound,
        $"Agent \"{claim.Key.Name}\" is not available.",
        "No process with this agent took the submission in time.");

    [LoggerMessage(LogLevel.Error, "Agent {Agent} could not be defined for submission {Submission}.")]
    private partial void LogDefinitionFailed(Exception exception, string agent, SubmissionId submission);

    [LoggerMessage(LogLevel.Error, "The attempt at submission {Submission} failed.")]
    private partial void LogAttemptFailed(Exception exception, SubmissionId submission);
}
