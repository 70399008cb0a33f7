using Hearth.Budgets;
using Hearth.Events;
using Hearth.Models;
using Hearth.Streams;
using Microsoft.Extensions.AI;

namespace Hearth.Sessions;

/// <summary>Has a model write the notes of one compaction, in as many turns as that takes.</summary>
/// <param name="context">The conversation.</param>
/// <param name="request">The operation that needs the notes.</param>
/// <param name="scope">The operation's scope.</param>
/// <param name="limits">What the summarising model takes in one turn.</param>
internal sealed class Summarizer(OperationContext context, OperationRequest request, EventScope scope, ContextLimits limits)
{
    private const string HistoryPurpose = "compaction";
    private const string PrefixPurpose = "compaction_prefix";
    private const int MaxPromptTokens = 500;
    private const int MinPieceCharacters = 1_000;
    private const int MaxHalvings = 4;

    private readonly ModelCall _call = new(context, request with { Model = request.SummaryModel });
    private int _halvings;

    /// <summary>What all turns so far have consumed.</summary>
    public Usage Usage { get; private set; } = Usage.Zero;

    /// <summary>Events that are stored together with the start of the first turn.</summary>
    public List<IOutgoingEvent> Lead { get; } = [];

    private string? Attention => request.Agent.Compaction.Instructions;

    /// <summary>Brings the notes of earlier messages up to date with later ones.</summary>
    /// <exception cref="ModelCallException">The model could not be called.</exception>
    public Task<string> SummarizeAsync(IReadOnlyList<ChatMessage> messages, string? earlier) => SummarizeAsync(
        HistoryPurpose, messages, earlier, (transcript, notes) => SummaryPrompt.ForHistory(transcript, notes, Attention));

    /// <summary>Notes the beginning of the work at one input.</summary>
    /// <exception cref="ModelCallException">The model could not be called.</exception>
    public Task<string> SummarizePrefixAsync(IReadOnlyList<ChatMessage> messages) => SummarizeAsync(
        PrefixPurpose, messages, null, (transcript, notes) => SummaryPrompt.ForPrefix(transcript, notes, Attention));

    // What does not fit into one turn is read piece by piece. Where a provider refuses a piece, the guess at its length was too low.
    private async Task<string> SummarizeAsync(
        string purpose, IReadOnlyList<ChatMessage> messages, string? earlier, Func<string, string?, string> prompt)
    {
        while (true)
        {
            try
            {
                var notes = earlier;
                foreach (var piece in Divide(messages, ContextEstimate.OfText(earlier ?? ""))) notes = await AskAsync(purpose, prompt(piece, notes));
                return notes ?? "";
            }
            catch (ModelCallException exception) when (exception.Failure.Type == ModelFailure.ContextOverflow && _halvings < MaxHalvings)
            {
                _halvings++;
            }
        }
    }

    // The notes about one piece are told with the next one.
    private IReadOnlyList<string> Divide(IReadOnlyList<ChatMessage> messages, long notes)
    {
        var pieces = Transcript.Write(messages, PieceCharacters(notes));
        return pieces.Count <= 1 ? pieces
            : Transcript.Write(messages, PieceCharacters(Math.Max(notes, limits.MaxSummary(request.SummaryModel.Info))));
    }

    private int PieceCharacters(long notes)
    {
        var tokens = limits.Threshold - MaxPromptTokens - notes - ContextEstimate.OfText(Attention ?? "");
        return (int)Math.Clamp((tokens * ContextEstimate.CharactersPerToken) >> _halvings, MinPieceCharacters, int.MaxValue / 2);
    }

    private async Task<string> AskAsync(string purpose, string prompt)
    {
        for (var failures = 1; ; failures++)
        {
            var (text, failure) = await TryAsync(purpose, prompt);
            if (failure is null) return text;
            if (!failure.IsTransient || failures > context.ModelOptions.MaxModelRetries) throw new ModelCallException(failure);
            await WaitAsync(failure, failures);
        }
    }

    private async Task WaitAsync(ModelFailure failure, int failures)
    {
        var wait = new RetryDelay(context.ModelOptions).For(failures, failure.RetryAfter);
        await context.Journal.AppendAsync(
            scope, new OperationEvents.Log("warn", $"The summary failed ({failure.Type}) and is asked for again in {wait.TotalSeconds:0.0} s.", null));
        await Task.Delay(wait, context.Time, context.Cancellation.Token);
    }

    private async Task<(string Text, ModelFailure? Failure)> TryAsync(string purpose, string prompt)
    {
        var turnId = "turn_" + Ulid.New(context.Time);
        var turn = scope.With(("turnId", turnId));
        var options = CreateOptions();
        using var reservation = context.Budget is { } budget
            ? await budget.ReserveAsync(turnId, request.SummaryModel, TokenEstimate.Of(SummaryPrompt.Instructions) + TokenEstimate.Of(prompt), options.MaxOutputTokens)
            : BudgetReservation.None;
        Lead.Add(turn.Of(new TurnEvents.Start(purpose, reservation.Reserved)));
        await reservation.LogAsync(() => context.Journal.AppendGuardedAsync([.. Lead]));
        Lead.Clear();

        var recorder = new SummaryRecorder();
        var started = context.Time.GetTimestamp();
        var failure = await _call.RunAsync(recorder, options, [new ChatMessage(ChatRole.User, prompt)]);
        if (failure is null && recorder.Text.Length == 0)
        {
            failure = new ModelFailure("incomplete_response", "The model answered nothing.", IsTransient: true);
        }

        var report = Report(purpose, options, recorder, failure) with { Duration = context.Time.GetElapsedTime(started) };
        ContentBlock[] content = recorder.Text.Length == 0 ? [] : [new ContentBlock.Text(recorder.Text)];
        report = report with { Charged = reservation.ChargeFor(content, report.Usage, failure) };
        Usage += report.Usage ?? Usage.Zero;
        await context.Journal.AppendAsync(turn, new TurnEvents.End(report));
        return (recorder.Text, failure);
    }

    private ChatOptions CreateOptions()
    {
        var options = new ChatOptions
        {
            Instructions = SummaryPrompt.Instructions,
            MaxOutputTokens = limits.MaxSummary(request.SummaryModel.Info),
            ModelId = request.SummaryModel.Reference.Id,
        };
        request.SummaryModel.Provider.Prepare(request.SummaryModel.Reference.Id, options);
        return options;
    }

    private TurnReport Report(string purpose, ChatOptions options, SummaryRecorder recorder, ModelFailure? failure) => new()
    {
        Purpose = purpose,
        Duration = TimeSpan.Zero,
        Model = request.SummaryModel.Reference,
        Api = request.SummaryModel.Provider.Api,
        Endpoint = request.SummaryModel.Provider.Endpoint,
        MaxTokens = options.MaxOutputTokens,
        ResponseId = recorder.Response.Id,
        ResponseModel = recorder.Response.Model,
        Usage = recorder.Response.UsageOf(request.SummaryModel.Info),
        StopReason = failure is not null ? StopReason.Error
            : recorder.Response.FinishReason == ChatFinishReason.Length ? StopReason.Length
            : StopReason.Stop,
        Failure = failure,
    };
}
