using Hearth.Budgets;
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
internal sealed class OperationRunner : IOperation
{
    public const string AgentPurpose = "agent";

    private readonly OperationContext _context;
    private readonly EventScope _scope;
    private readonly OperationBudget _budget;
    private readonly ToolBatch _tools;
    private readonly Compactor _compactor;
    private readonly OperationLead _lead;
    private OperationRequest _request;

    public OperationRunner(OperationContext context, OperationRequest request)
    {
        OperationId = "op_" + Ulid.New(context.Time);
        _scope = context.Scope.With(("operationId", OperationId));
        _budget = new OperationBudget(context, request, _scope);
        (_context, _request) = (context with { Budget = _budget }, request);
        _lead = new OperationLead(context.Journal);
        _tools = new ToolBatch(_context, request, new Delegation(_context, request));
        _compactor = new Compactor(_context, request, _scope);
    }

    private enum Step
    {
        Turn,
        Tools,
        Reminder,
        Done,
    }

    public string OperationId { get; }

    /// <summary>Whether this attempt's <c>operation_start</c> is stored or waits to be: then closing events have to follow it.</summary>
    public bool HasStarted => _lead.HasStarted;

    /// <summary>What is stored with the operation's start, before it; null for nothing.</summary>
    public IOutgoingEvent? Opening { private get; init; }

    /// <summary>The answer, once there is one.</summary>
    public string AnswerText => Fold.AnswerText;

    private OperationFold Fold => _context.Conversation.Operation!;

    // Null until the first event of the operation is folded, in this attempt or an earlier one.
    private OperationFold? KnownFold => _context.Conversation.Operation is { } known && known.Identity == _request.Identity ? known : null;

    /// <summary>Runs the operation until the model has nothing more to say; its closing events are the caller's.</summary>
    /// <exception cref="HearthException">The operation failed.</exception>
    /// <exception cref="OperationCanceledException">The attempt was cut short; partial text of an aborted one is saved.</exception>
    public async Task RunAsync()
    {
        var previous = KnownFold;
        if (previous is not null) ChooseModel(previous);
        if (Opening is not null) _lead.Add(Opening);
        _lead.Add(_scope, new OperationEvents.Start(_request.Input.Kind, _request.Input.CallKey, _budget.Stated));
        if (previous is not null) CloseBrokenTurn(previous);
        if (previous is not { HasInput: true } && _request.Input.TurnId is { } inputTurnId)
        {
            _lead.Add(_scope.With(("turnId", inputTurnId)), new TurnEvents.MessageEnd(_request.Input.Message, null));
        }

        _lead.Add(_scope, OperationEvents.Mark.AgentStart);
        foreach (var warning in _request.Warnings) _lead.Add(_scope, new OperationEvents.Log("warn", warning, null));

        // What there is of a cut answer goes along with the next call: those who guess its length have to know it.
        if (previous?.OpenTurn is { } cut && _context.PartialText(cut.TurnId).Length > 0) await FlushLeadAsync();
        var needsInput = previous is not { HasInput: true } && _request.Input.TurnId is null;
        for (var step = NextStep(previous); step != Step.Done; step = NextStep(Fold))
        {
            if (step == Step.Tools)
            {
                await RunToolsAsync();
                continue;
            }

            var input = step == Step.Reminder ? ResultTools.Remind(Fold, _context.Time.GetUtcNow()) : needsInput ? _request.Input.Message : null;
            await MakeRoomAsync(KnownFold is { HasInput: true } ? input : _request.Input.Message);
            await RunTurnAsync(input);
            needsInput = false;
        }

        await FlushLeadAsync();
    }

    /// <summary>The events that end the operation, behind those that still wait.</summary>
    public IOutgoingEvent[] ClosingEvents(ErrorInfo? error)
    {
        var fold = KnownFold;
        var duration = fold is null ? TimeSpan.Zero : _context.Time.GetUtcNow() - fold.StartedAt;
        var end = new OperationEvents.End(_request.Input.Kind, duration, fold?.Usage ?? Usage.Zero, error);
        List<IOutgoingEvent> closing = [.. _lead.Take()];
        if (_lead.IsAgentStarted) closing.Add(_scope.Of(OperationEvents.Mark.AgentEnd));
        return [.. closing, _scope.Of(end), _context.Scope.Of(OperationEvents.Mark.Idle)];
    }

    private Step NextStep(OperationFold? fold)
    {
        if (fold is null) return Step.Turn;
        if (fold.Calls.Any(call => call.Outcome is null)) return Step.Tools;

        // A structured result is only there when a tool has ended the operation.
        if (fold.HasFinalAnswer) return _request.Result is not null && fold.TerminalCall is null ? Step.Reminder : Step.Done;
        return fold.Turns < _request.Agent.MaxTurns ? Step.Turn : throw TooManyTurns();
    }

    private async Task MakeRoomAsync(Message.User? pending)
    {
        if (!_compactor.IsDue(pending)) return;
        await FlushLeadAsync();
        await _compactor.CompactByThresholdAsync();
    }

    private async Task RunToolsAsync()
    {
        await FlushLeadAsync();
        await _tools.RunAsync(Fold.TurnId!, Fold.Calls, TurnScope(Fold));
        _context.Cancellation.Token.ThrowIfCancellationRequested();
    }

    private EventScope TurnScope(OperationFold fold) => _scope.With(("turnId", fold.TurnId!));

    private async Task RunTurnAsync(Message.User? input)
    {
        var turnId = "turn_" + Ulid.New(_context.Time);
        var scope = _scope.With(("turnId", turnId));
        _lead.Add(_budget.TakeWarnings()); // Those that an attempt before this one did not come to.
        var unfolded = KnownFold is { HasInput: true } ? input : _request.Input.Message;
        using var reservation = await _budget.ReserveAsync(turnId, _request.Model, unfolded);
        _lead.Add(scope, new TurnEvents.Start(AgentPurpose, reservation.Reserved));
        if (input is not null) _lead.Add(scope, new TurnEvents.MessageStart(input), new TurnEvents.MessageEnd(input, null));
        _lead.Add(scope, new TurnEvents.MessageStart(Compose([], Usage.Zero, StopReason.Stop)));
        await _lead.FlushAsync(reservation);

        using var recorder = new TurnRecorder(_context.Journal, scope, turnId, _context.StreamOptions, _context.Time);
        var call = new ModelCall(_context, _request with { MaxOutputTokens = reservation.MaxOutputTokens ?? _request.MaxOutputTokens });
        var options = call.CreateOptions();
        var started = _context.Time.GetTimestamp();
        ModelFailure? failure;
        try
        {
            failure = await call.RunAsync(recorder, options);
        }
        catch (OperationCanceledException) when (_context.Cancellation.Reason is AttemptStop.Aborted or AttemptStop.TimedOut)
        {
            await SaveCutAsync(scope, turnId, recorder, reservation);
            throw;
        }
        catch (OperationCanceledException)
        {
            recorder.FlushProgress(); // The next owner goes on from there.
            throw;
        }

        // What is cut short from here on, such as the wait before a repetition, finds the turn at its end.
        await EndTurnAsync(scope, turnId, recorder, reservation, options, failure, _context.Time.GetElapsedTime(started));
    }

    private async Task EndTurnAsync(
        EventScope scope,
        string turnId,
        TurnRecorder recorder,
        BudgetReservation reservation,
        ChatOptions options,
        ModelFailure? failure,
        TimeSpan duration)
    {
        var content = recorder.Complete();
        var usage = recorder.UsageOf(_request.Model.Info);
        var charged = reservation.ChargeFor(content, recorder.Response.HasUsage ? usage : null, failure);
        var stop = failure is not null ? StopReason.Error : recorder.StopReasonOf(content);
        if (failure is not null) content = [.. content.Where(block => block is not ContentBlock.ToolCall)];
        var report = new TurnReport
        {
            Purpose = AgentPurpose,
            Duration = duration,
            Model = _request.Model.Reference,
            Api = _request.Model.Provider.Api,
            Endpoint = _request.Model.Provider.Endpoint,
            ReasoningLevel = _request.Model.Fit(_request.ThinkingLevel)?.ToString().ToLowerInvariant(),
            MaxTokens = options.MaxOutputTokens,
            Temperature = options.Temperature,
            IsCompacted = _context.Conversation.History.IsCompacted,
            ResponseId = recorder.Response.Id,
            ResponseModel = recorder.Response.Model,
            Usage = recorder.Response.HasUsage ? usage : null,
            Charged = charged,
            StopReason = stop,
            Failure = failure,
        };
        var message = Compose(content, usage, stop, failure?.Message);

        var (ended, complete) = (new TurnEvents.End(report), new TurnEvents.MessageEnd(message, turnId));
        if (failure is null)
        {
            // The start of the tools, of the next turn, or the end of the operation follows; whoever acts on it awaits that.
            _context.Journal.AppendFollowed(scope, ended, complete);
            _lead.Add(_budget.TakeWarnings());
            return;
        }

        await _context.Journal.AppendAsync(scope, ended, complete);
        _lead.Add(_budget.TakeWarnings());
        if (failure.Type == ModelFailure.ContextOverflow && _request.Agent.Compaction.IsEnabled && !Fold.HasOverflowed) await ShortenAsync(failure);
        else await RetryAsync(failure);
    }

    private async Task ShortenAsync(ModelFailure failure)
    {
        _lead.AgentEnded();
        await _context.Journal.AppendAsync(
            _scope,
            OperationEvents.Mark.AgentEnd,
            new OperationEvents.Log("warn", $"The model call failed ({failure.Type}); the conversation is shortened and the call repeated.", null));
        await _compactor.CompactAfterOverflowAsync(failure);
        _lead.Add(_scope, OperationEvents.Mark.AgentStart);
    }

    private async Task RetryAsync(ModelFailure failure)
    {
        var delay = new RetryDelay(_context.ModelOptions);
        if (!failure.IsTransient) throw new ModelCallException(failure);

        var failed = _request.Model;
        var errors = Fold.ErrorsOf(failed.Reference);
        var isGivenUp = HasFailed(failed, Fold);
        if (isGivenUp && !ChooseModel(Fold)) throw new ModelCallException(failure);

        var wait = isGivenUp ? TimeSpan.Zero : delay.For(errors, failure.RetryAfter);
        var goesOn = isGivenUp ? $"{_request.Model.Reference} takes over from {failed.Reference}" : $"is repeated in {wait.TotalSeconds:0.0} s";
        _lead.AgentEnded();
        await _context.Journal.AppendAsync(
            _scope,
            OperationEvents.Mark.AgentEnd,
            new OperationEvents.Log("warn", $"The model call failed ({failure.Type}) and {goesOn}: {failure.Message}", null));
        await Task.Delay(wait, _context.Time, _context.Cancellation.Token);
        _lead.Add(_scope, OperationEvents.Mark.AgentStart);
    }

    private bool HasFailed(ResolvedModel model, OperationFold fold) => fold.ErrorsOf(model.Reference) > _context.ModelOptions.MaxModelRetries;

    // The log says which models were given up, so that the next attempt does not try them again.
    private bool ChooseModel(OperationFold fold)
    {
        if (_request.Fallbacks.Prepend(_request.Model).FirstOrDefault(model => !HasFailed(model, fold)) is not { } model) return false;
        if (model != _request.Model) _compactor.UseFrom(_request = _request.For(model));
        return true;
    }

    private async Task SaveCutAsync(EventScope scope, string turnId, TurnRecorder recorder, BudgetReservation reservation)
    {
        var (content, usage) = (recorder.CompleteCut(), recorder.UsageOf(_request.Model.Info));
        var message = Compose(content, usage, StopReason.Aborted);
        await _context.Journal.AppendAsync(scope, new TurnEvents.MessageEnd(message, turnId, reservation.ChargeForCut(content, usage)));
    }

    // What a crash has left of an answer becomes a message of its own; the model is asked to go on from there. A call that was
    // started and may not be repeated gets its result at once.
    private void CloseBrokenTurn(OperationFold previous)
    {
        if (previous.OpenTurn is { } cut) CloseCutTurn(cut.TurnId);
        foreach (var interrupted in _tools.CloseInterrupted(previous.TurnId, previous.Calls)) _lead.Add(TurnScope(previous), interrupted);
    }

    private void CloseCutTurn(string turnId)
    {
        var text = _context.PartialText(turnId);
        if (text.Length == 0) return;
        var message = Compose([new ContentBlock.Text(text)], Usage.Zero, StopReason.Aborted);
        _lead.Add(_scope.With(("turnId", turnId)), new TurnEvents.MessageEnd(message, turnId));
    }

    private Message.Assistant Compose(IReadOnlyList<ContentBlock> content, Usage usage, StopReason stop, string? error = null) =>
        new(content, _context.Time.GetUtcNow(), _request.Model.Provider.Api, _request.Model.Reference, usage, stop, error);

    private HearthException TooManyTurns() => new(
        ErrorCodes.OperationFailed,
        $"The operation took more than {_request.Agent.MaxTurns} turns.",
        "Raise AgentDefinition.MaxTurns if that is intended.");

    private Task FlushLeadAsync() => _lead.FlushAsync(BudgetReservation.None);
}
