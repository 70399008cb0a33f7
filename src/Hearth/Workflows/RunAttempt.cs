using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.Workflows;

/// <summary>One execution of a run, from its first line; what is recorded is not done again.</summary>
internal sealed partial class RunAttempt(
    AttemptServices services,
    StreamClaim claim,
    SubmissionRecord submission,
    AttemptJournal journal,
    Workspaces workspaces,
    ILogger logger)
{
    private readonly EventScope _scope = EventScope.ForAttempt(("runId", claim.Key.Id));
    private readonly RunFold _run = journal.Read(fold => fold.Run);
    private bool _hasStarted = journal.Read(fold => fold.Run.HasStarted);

    private string WorkflowName => claim.Key.Name;

    /// <summary>Runs the attempt.</summary>
    /// <param name="observe">Told the attempt's cancellation before anything happens that it could cut short.</param>
    public async Task<AttemptResult> RunAsync(Action<AttemptCancellation> observe)
    {
        var evidence = RecoveryEvidence.For(submission, _run, services.Options.MaxAttempts, services.Options.RunTimeout);
        var now = services.Time.GetUtcNow();
        switch (Recovery.Decide(evidence, now))
        {
            case RecoveryDecision.SettleAborted:
                return await FailAsync(AttemptErrors.RunAborted);
            case RecoveryDecision.SettleExhausted:
                return await FailAsync(AttemptErrors.RunInterrupted);
            case RecoveryDecision.SettleTimedOut:
                return await FailAsync(AttemptErrors.RunTimeout);
        }

        if (services.Workflows.Find(WorkflowName) is not { } registration)
        {
            // Another process may know the workflow. It has until the time of a submission is up.
            return submission.AdmittedAt + services.Options.Timeout <= now ? await FailAsync(UnknownWorkflow()) : AttemptResult.Interrupted;
        }

        using var cancellation = new AttemptCancellation(evidence.TimeLeft(now), services.Options.CancellationGrace, services.Time);
        observe(cancellation);
        await using var scope = services.Scopes.CreateAsyncScope();
        return await ExecuteAsync(registration, scope.ServiceProvider, cancellation);
    }

    private async Task<AttemptResult> ExecuteAsync(WorkflowRegistration registration, IServiceProvider provider, AttemptCancellation cancellation)
    {
        var keys = new CallKeys(_run.Calls.Keys);
        try
        {
            await StartAsync();
            var context = CreateContext(provider, cancellation, keys);
            JsonElement? input = submission.Input.IsEmpty ? null : JsonBytes.Parse(submission.Input);
            var result = await services.Scheduler.Start(() => registration.Invoker.RunAsync(input, context)).WaitAsync(cancellation.Abandoned);
            cancellation.Token.ThrowIfCancellationRequested();
            keys.EnsureAllAsked();
            return await EndAsync(result, null, guard: submission.Number);
        }
        catch (UnitAbortedException)
        {
            return await FailAsync(AttemptErrors.RunAborted);
        }
        catch (Exception exception) when (cancellation.Reason != AttemptStop.None && exception is not OwnershipLostException)
        {
            return cancellation.Reason switch
            {
                AttemptStop.Aborted => await FailAsync(AttemptErrors.RunAborted),
                AttemptStop.TimedOut => await FailAsync(AttemptErrors.RunTimeout),
                _ => AttemptResult.Interrupted,
            };
        }
        catch (Exception exception) when (exception is not OwnershipLostException)
        {
            if (exception is not HearthException) LogRunFailed(exception, claim.Key.Id);
            return await FailAsync(ErrorInfo.From(exception));
        }
    }

    // Guarded: an abort that came before this process could hear of it ends the run here.
    private async Task StartAsync()
    {
        HearthEvent start = _hasStarted ? new RunEvents.Resume(WorkflowName, _run.StartedAt) : StartEvent();
        await journal.AppendGuardedAsync([_scope.Of(start)]);
        _hasStarted = true;
    }

    private RunEvents.Start StartEvent() =>
        new(WorkflowName, submission.AdmittedAt, submission.Input.IsEmpty ? null : JsonBytes.Parse(submission.Input));

    private RunContext CreateContext(IServiceProvider provider, AttemptCancellation cancellation, CallKeys keys)
    {
        var sessions = new RunSessions(services.Agents, (agent, name) => OpenSession(agent, name, provider, cancellation, keys));
        return new RunContext(
            RunId.Parse(claim.Key.Id),
            WorkflowName,
            sessions,
            new StepJournal(journal, _scope, keys, (fold, key) => fold.Run.Calls.GetValueOrDefault(key), cancellation, services.Time),
            new RunLog(journal, _scope),
            provider.GetRequiredService<IAgentClient>(),
            services.Retry,
            provider,
            cancellation,
            services.Time);
    }

    private RunSession OpenSession(AgentRegistration agent, string name, IServiceProvider provider, AttemptCancellation cancellation, CallKeys keys)
    {
        var scope = SessionNames.ScopeOf(_scope, claim.Key, name);
        var context = services.OpenSession(claim, name, scope, journal, provider, cancellation);
        var harness = new Lazy<Harness>(() => services.CreateHarness(agent, claim.Key.Id, workspaces, provider));
        return new RunSession(name, agent.Name, harness, context, keys, services.Options.CancellationGrace);
    }

    private Task<AttemptResult> FailAsync(ErrorInfo error) => EndAsync(null, error, guard: null);

    private async Task<AttemptResult> EndAsync(JsonElement? result, ErrorInfo? error, long? guard)
    {
        var duration = services.Time.GetUtcNow() - submission.AdmittedAt;
        var end = _scope.Of(new RunEvents.End(duration, result, error));

        // Whatever becomes of a run, its stream starts with run_start.
        IOutgoingEvent[] events = _hasStarted ? [end] : [_scope.Of(StartEvent()), end];
        var write = journal.Write(events, new AppendSideEffects(guard, new SubmissionId(claim.Key.Id), Closes: true));
        await write.Stored;
        services.Outcomes.Settled(submission, write.Events[^1].Payload);
        return AttemptResult.Settled;
    }

    private ErrorInfo UnknownWorkflow() => ErrorInfo.Typed(
        ErrorCodes.WorkflowNotFound,
        $"Workflow \"{WorkflowName}\" is not available.",
        "No process with this workflow took the run in time.");

    [LoggerMessage(LogLevel.Error, "Run {Run} failed.")]
    private partial void LogRunFailed(Exception exception, string run);
}
