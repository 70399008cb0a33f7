using Hearth.Events;
using Hearth.Models;
using Hearth.Streams;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Runs one prompt to its answer: turn after turn, tools in between, from wherever the log says it stands.</summary>
/// <remarks>
/// The fold decides what comes next, so a new attempt and a first one take the same path. Only what has an effect outside the log
/// waits until its event is stored: a model call for its <c>turn_start</c>, a tool for its <c>tool_start</c>.
/// </remarks>
internal sealed class OperationRunner
{
    public const string PromptKind = "prompt";
    private const string AgentPurpose = "agent";
    private const int MaxReminders = 3;

    private readonly OperationContext _context;
    private readonly OperationRequest _request;
    private readonly EventScope _scope;
    private readonly ModelCall _call;
    private readonly ToolBatch _tools;
    private readonly List<IOutgoingEvent> _lead = [];

    public OperationRunner(OperationContext context, OperationRequest request)
    {
        (_context, _request) = (context, request);
        OperationId = "op_" + Ulid.New(context.Time);
        _scope = context.Scope.With(("operationId", OperationId));
        _call = new ModelCall(context, request);
        _tools = new ToolBatch(context, request, _scope);
    }

    private enum Step
    {
        Turn,
        Tools,
        Reminder,
        Done,
    }

    public string OperationId { get; }

    /// <summary>Whether the log has an event of this operation, from this attempt or an earlier one.</summary>
    public bool HasStarted { get; private set; }

    private OperationFold Fold => _context.Conversation.Operation!;

    /// <summary>Runs the operation until the model has nothing more to say; its closing events are the caller's.</summary>
    /// <exception cref="HearthException">The operation failed.</exception>
    /// <exception cref="OperationCanceledException">The attempt was cut short; partial text of an aborted one is saved.</exception>
    public async Task RunAsync()
    {
        var previous = _context.Conversation.Operation is { } known && known.Identity == _request.Identity ? known : null;
        HasStarted = previous is not null;
        Lead(_scope, new OperationEvents.Start(PromptKind, _request.CallKey));
        if (previous?.OpenTurn is { } cut) CloseCutTurn(cut.TurnId);
        if (previous is not { HasInput: true } && _request.InputTurnId is { } inputTurnId)
        {
            Lead(_scope.With(("turnId", inputTurnId)), new TurnEvents.MessageEnd(_request.Input, null));
        }

        Lead(_scope, OperationEvents.Mark.AgentStart);

        var needsInput = previous is not { HasInput: true } && _request.InputTurnId is null;
        for (var step = NextStep(previous); step != Step.Done; step = NextStep(Fold))
        {
            if (step == Step.Tools)
            {
                await RunToolsAsync();
                continue;
            }

            if (step == Step.Reminder) Remind();
            await RunTurnAsync(needsInput);
            needsInput = false;
        }

        await FlushLeadAsync();
    }

    /// <summary>The events that end the operation.</summary>
    public IOutgoingEvent[] ClosingEvents(ErrorInfo? error)
    {
        var duration = _context.Time.GetUtcNow() - Fold.StartedAt;
        return
        [
            _scope.Of(OperationEvents.Mark.AgentEnd),
            _scope.Of(new OperationEvents.End(PromptKind, duration, Fold.Usage, error)),
            _context.Scope.Of(OperationEvents.Mark.Idle),
        ];
    }

    private Step NextStep(OperationFold? fold)
    {
        if (fold is null) return Step.Turn;
        if (fold.Calls.Any(call => call.Outcome is null)) return Step.Tools;

        // A structured result is only there when a tool has ended the operation.
        if (fold.HasFinalAnswer) return _request.Result is not null && fold.TerminalCall is null ? Step.Reminder : Step.Done;
        return fold.Turns < _request.Agent.MaxTurns ? Step.Turn : throw TooManyTurns();
    }

    private async Task RunToolsAsync()
    {
        await FlushLeadAsync();
        await _tools.RunAsync(Fold.Calls);
        _context.Cancellation.Token.ThrowIfCancellationRequested();
    }

    private void Remind()
    {
        if (Fold.Reminders >= MaxReminders)
        {
            throw new HearthException(ErrorCodes.ResultUnavailable, "The model did not deliver the required result.");
        }

        var reminder = new Message.User([new ContentBlock.Text(ResultTools.ReminderText)], _context.Time.GetUtcNow());
        Lead(_scope, new TurnEvents.MessageStart(reminder), new TurnEvents.MessageEnd(reminder, null));
    }

    private async Task RunTurnAsync(bool withInput)
    {
        var turnId = "turn_" + Ulid.New(_context.Time);
        var scope = _scope.With(("turnId", turnId));
        Lead(scope, new TurnEvents.Start(AgentPurpose));
        if (withInput) Lead(scope, new TurnEvents.MessageStart(_request.Input), new TurnEvents.MessageEnd(_request.Input, null));
        Lead(scope, new TurnEvents.MessageStart(Compose([], Usage.Zero, StopReason.Stop)));
        await FlushLeadAsync();

        using var recorder = new TurnRecorder(_context.Journal, scope, turnId, _context.StreamOptions, _context.Time);
        var options = _call.CreateOptions();
        var started = _context.Time.GetTimestamp();
        try
        {
            var failure = await _call.RunAsync(recorder, options);
            await EndTurnAsync(scope, turnId, recorder, options, failure, _context.Time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (_context.Cancellation.Reason is AttemptStop.Aborted or AttemptStop.TimedOut)
        {
            await SaveCutAsync(scope, turnId, recorder);
            throw;
        }
    }

    private async Task EndTurnAsync(
        EventScope scope,
        string turnId,
        TurnRecorder recorder,
        ChatOptions options,
        ModelFailure? failure,
        TimeSpan duration)
    {
        var content = recorder.Complete();
        var usage = recorder.UsageOf(_request.Model.Info);
        var stop = failure is not null ? StopReason.Error : StopOf(recorder, content);
        if (failure is not null) content = [.. content.Where(block => block is not ContentBlock.ToolCall)];
        var report = new TurnReport
        {
            Purpose = AgentPurpose,
            Duration = duration,
            Model = _request.Model.Reference,
            Api = _request.Model.Provider.Api,
            Endpoint = _request.Model.Provider.Endpoint,
            ReasoningLevel = _request.ThinkingLevel?.ToString().ToLowerInvariant(),
            MaxTokens = options.MaxOutputTokens,
            Temperature = options.Temperature,
            ResponseId = recorder.ResponseId,
            ResponseModel = recorder.ResponseModel,
            Usage = recorder.HasUsage ? usage : null,
            StopReason = stop,
            Failure = failure,
        };
        var message = Compose(content, usage, stop, failure?.Message);

        // Not awaited: what follows is stored behind it, and whoever acts on it awaits that.
        var ended = _context.Journal.AppendAsync(scope, new TurnEvents.End(report), new TurnEvents.MessageEnd(message, turnId));
        if (failure is null) return;
        await ended;
        await RetryAsync(failure);
    }

    private async Task RetryAsync(ModelFailure failure)
    {
        var delay = new RetryDelay(_context.ModelOptions);
        if (!failure.IsTransient || Fold.ConsecutiveErrors > _context.ModelOptions.MaxModelRetries) throw new ModelCallException(failure);

        var wait = delay.For(Fold.ConsecutiveErrors, failure.RetryAfter);
        await _context.Journal.AppendAsync(
            _scope,
            OperationEvents.Mark.AgentEnd,
            new OperationEvents.Log("warn", $"The model call failed ({failure.Type}) and is repeated in {wait.TotalSeconds:0.0} s: {failure.Message}", null));
        await Task.Delay(wait, _context.Time, _context.Cancellation.Token);
        Lead(_scope, OperationEvents.Mark.AgentStart);
    }

    private async Task SaveCutAsync(EventScope scope, string turnId, TurnRecorder recorder)
    {
        var message = Compose(recorder.CompleteCut(), recorder.UsageOf(_request.Model.Info), StopReason.Aborted);
        await _context.Journal.AppendAsync(scope, new TurnEvents.MessageEnd(message, turnId));
    }

    // What a crash has left of an answer becomes a message of its own; the model is asked to go on from there.
    private void CloseCutTurn(string turnId)
    {
        var text = _context.PartialText(turnId);
        if (text.Length == 0) return;
        var message = Compose([new ContentBlock.Text(text)], Usage.Zero, StopReason.Aborted);
        Lead(_scope.With(("turnId", turnId)), new TurnEvents.MessageEnd(message, turnId));
    }

    private Message.Assistant Compose(IReadOnlyList<ContentBlock> content, Usage usage, StopReason stop, string? error = null) =>
        new(content, _context.Time.GetUtcNow(), _request.Model.Provider.Api, _request.Model.Reference, usage, stop, error);

    private static StopReason StopOf(TurnRecorder recorder, IReadOnlyList<ContentBlock> content) =>
        content.Any(block => block is ContentBlock.ToolCall) ? StopReason.ToolUse
        : recorder.FinishReason == ChatFinishReason.Length ? StopReason.Length
        : StopReason.Stop;

    private HearthException TooManyTurns() => new(
        ErrorCodes.OperationFailed,
        $"The operation took more than {_request.Agent.MaxTurns} turns.",
        "Raise AgentDefinition.MaxTurns if that is intended.");

    private void Lead(EventScope scope, params ReadOnlySpan<HearthEvent> events)
    {
        foreach (var item in events) _lead.Add(scope.Of(item));
    }

    private async Task FlushLeadAsync()
    {
        if (_lead.Count == 0) return;
        var lead = _lead.ToArray();
        _lead.Clear();
        await _context.Journal.AppendGuardedAsync(lead);
        HasStarted = true;
    }
}
