using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Schemas;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;

namespace Hearth.Workflows;

/// <summary>A session inside a run: its prompts are durable calls.</summary>
internal sealed class RunSession(
    string name,
    string agentName,
    Lazy<Harness> harness,
    OperationContext context,
    CallKeys keys,
    TimeSpan grace) : Session
{
    private int _isBusy;

    public override string Name => name;

    public string AgentName => agentName;

    public override async Task<PromptResult> PromptAsync(string text, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        var fold = await RunAsync(text, options, null, cancellationToken);
        return new PromptResult(fold.AnswerText, fold.Usage, fold.Model!);
    }

    public override async Task<PromptResult<T>> PromptAsync<T>(string text, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        var schema = ResultSchema.ForType(typeof(T), WorkflowInvoker.Json);
        var fold = await RunAsync(text, options, schema, cancellationToken);
        return new PromptResult<T>((T)schema.Deserialize(fold.TerminalCall!.Call.Arguments)!, fold.AnswerText, fold.Usage, fold.Model!);
    }

    public override Task CompactAsync(CancellationToken cancellationToken = default) => RunAsync(
        CallKeys.CompactKind,
        key => Task.FromResult(new OperationInput(key, new Message.User([], context.Time.GetUtcNow())) { Kind = OperationRunner.CompactKind, CallKey = key }),
        cancellationToken);

    private Task<OperationFold> RunAsync(string text, PromptOptions? options, ResultSchema? result, CancellationToken cancellationToken) => RunAsync(
        CallKeys.PromptKind,
        async key => new OperationInput(key, await ComposeAsync(text, options)) { Options = options ?? new(), CallKey = key, Result = result },
        cancellationToken);

    private async Task<OperationFold> RunAsync(string kind, Func<string, Task<OperationInput>> compose, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 1) throw Busy();
        try
        {
            using var call = keys.Take(kind, name);
            return await RunCallAsync(call.Key, compose, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private async Task<OperationFold> RunCallAsync(string key, Func<string, Task<OperationInput>> compose, CancellationToken cancellationToken)
    {
        if (context.Conversation.Find(key) is { IsEnded: true } recorded) return Completed(recorded);

        using var cancellation = new AttemptCancellation(null, grace, context.Time);
        await using var byAttempt = context.Cancellation.Token.UnsafeRegister(_ => cancellation.Stop(context.Cancellation.Reason), null);
        await using var byCaller = cancellationToken.UnsafeRegister(_ => cancellation.Stop(AttemptStop.Aborted), null);
        OperationRunner? runner = null;
        try
        {
            var request = await harness.Value.CreateAsync(await compose(key), cancellation.Token);
            runner = new OperationRunner(context with { Cancellation = cancellation }, request);
            await runner.RunAsync();
            return await EndAsync(runner, key, OutcomeOf(context.Conversation.Operation!));
        }
        catch (OperationCanceledException) when (runner is { HasStarted: true } && EndOfRun() is { } error)
        {
            await context.Journal.Write(runner.ClosingEvents(error), default).Stored;
            throw;
        }
        catch (Exception exception) when (IsOperationFailure(exception, cancellation))
        {
            var error = exception is OperationCanceledException ? AttemptErrors.OperationCancelled : ErrorInfo.From(exception);
            if (runner is { HasStarted: true }) await EndAsync(runner, key, error);
            throw;
        }
    }

    // What ends the whole attempt is not a result of this operation: the next attempt goes on with it.
    private bool IsOperationFailure(Exception exception, AttemptCancellation cancellation) => exception switch
    {
        OwnershipLostException or UnitAbortedException => false,
        OperationCanceledException => !context.Cancellation.Token.IsCancellationRequested && cancellation.Reason == AttemptStop.Aborted,
        _ => context.Conversation.Operation is not { IsEnded: true },
    };

    // A run that is about to fail leaves no operation open; one that another process continues does.
    private ErrorInfo? EndOfRun() => context.Cancellation.Reason switch
    {
        AttemptStop.Aborted => AttemptErrors.RunAborted,
        AttemptStop.TimedOut => AttemptErrors.RunTimeout,
        _ => null,
    };

    private async Task<OperationFold> EndAsync(OperationRunner runner, string key, ErrorInfo? error)
    {
        var write = context.Journal.Write(runner.ClosingEvents(error), default);
        await write.Stored;
        return Completed(context.Conversation.Find(key)!);
    }

    private static OperationFold Completed(OperationFold fold) => fold.Error is { } error
        ? throw new HearthException(error.Type ?? ErrorCodes.OperationFailed, error.Message, error.Details ?? "") { Meta = error.Meta }
        : fold;

    private static ErrorInfo? OutcomeOf(OperationFold fold) => fold.TerminalCall is { Call.Name: ResultTools.GiveUpName } call
        ? ErrorInfo.Typed(
            ErrorCodes.ResultUnavailable,
            "The model gave up.",
            meta: JsonSerializer.SerializeToElement(new Dictionary<string, string?> { ["reason"] = call.Call.Arguments.GetProperty("reason").GetString() }))
        : null;

    private async Task<Message.User> ComposeAsync(string text, PromptOptions? options)
    {
        var content = new List<ContentBlock> { new ContentBlock.Text(text) };
        foreach (var image in options?.Images ?? [])
        {
            var blob = Blob.Create(image.MediaType, image.Data);
            await context.StoreAsync(blob);
            content.Add(new ContentBlock.Image(blob.Id, blob.MediaType));
        }

        return new Message.User(content, context.Time.GetUtcNow());
    }

    private HearthException Busy() => new(
        ErrorCodes.SessionBusy,
        $"The session \"{name}\" is already running an operation.",
        "Await it first, or open another session.");
}
