using System.Text.Json;
using Hearth.Agents;
using Hearth.Events;
using Hearth.Sandboxes;
using Hearth.Schemas;
using Hearth.Sessions;
using Hearth.Storage;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Tools;

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
        var fold = await RunAsync(CallKeys.PromptKind, Prompt(OperationKinds.Prompt, _ => Task.FromResult(text), options), cancellationToken);
        return new PromptResult(fold.AnswerText, fold.Usage, fold.Model!);
    }

    public override async Task<PromptResult<T>> PromptAsync<T>(string text, PromptOptions? options = null, CancellationToken cancellationToken = default)
    {
        var schema = ResultSchema.ForType(typeof(T), WorkflowInvoker.Json);
        var fold = await RunAsync(CallKeys.PromptKind, Prompt(OperationKinds.Prompt, _ => Task.FromResult(text), options, schema), cancellationToken);
        return new PromptResult<T>((T)schema.Deserialize(fold.TerminalCall!.Call.Arguments)!, fold.AnswerText, fold.Usage, fold.Model!);
    }

    public override async Task<PromptResult> SkillAsync(
        string name,
        object? arguments = null,
        PromptOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var text = arguments is null or string ? (string?)arguments : JsonSerializer.Serialize(arguments, WorkflowInvoker.Json);
        var prompt = Prompt(OperationKinds.Skill, token => harness.Value.DescribeSkillAsync(name, text, token), options);
        var fold = await RunAsync(CallKeys.SkillKind, prompt, cancellationToken);
        return new PromptResult(fold.AnswerText, fold.Usage, fold.Model!);
    }

    public override async Task<PromptResult> TaskAsync(string prompt, TaskOptions? options = null, CancellationToken cancellationToken = default)
    {
        var fold = await RunAsync(
            CallKeys.TaskKind,
            (own, key) =>
            {
                var task = new TaskCall(TaskIdOf(key), prompt) { Agent = options?.Agent, WorkingDirectory = options?.WorkingDirectory };
                return Task.FromResult<IOperation>(new TaskOperation(own, harness.Value, key, task));
            },
            cancellationToken);
        var task = fold.FindTask(TaskIdOf(fold.Identity))!;
        return new PromptResult(task.Text, fold.Usage, task.Model!);
    }

    public override async Task<ShellResult> ShellAsync(string command, ShellOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        if (options is { Effect: ToolEffect.Transactional }) throw new ArgumentException("A command is no part of a transaction.", nameof(options));
        var call = new ShellCall(command, options ?? new());
        var fold = await RunAsync(
            CallKeys.ShellKind,
            async (own, key) => new ShellOperation(own, harness.Value, await harness.Value.OpenShellAsync(own.Cancellation.Token), key, call),
            cancellationToken);
        return ShellCall.ResultOf(fold.Calls[0].Outcome!);
    }

    public override Task CompactAsync(CancellationToken cancellationToken = default) => RunAsync(
        CallKeys.CompactKind,
        async (own, key) =>
        {
            var input = new OperationInput(key, new Message.User([], own.Time.GetUtcNow())) { Kind = OperationKinds.Compact, CallKey = key };
            return new CompactOperation(own, await harness.Value.CreateAsync(input, own.Cancellation.Token));
        },
        cancellationToken);

    private async Task<OperationFold> RunAsync(
        string kind,
        Func<OperationContext, string, Task<IOperation>> create,
        CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 1) throw Busy();
        try
        {
            using var call = keys.Take(kind, name);
            return await ExecuteAsync(call.Key, create, cancellationToken);
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    private async Task<OperationFold> ExecuteAsync(
        string key,
        Func<OperationContext, string, Task<IOperation>> create,
        CancellationToken cancellationToken)
    {
        if (context.Conversation.Find(key) is { IsEnded: true } recorded) return Completed(recorded);

        using var cancellation = new AttemptCancellation(null, grace, context.Time);
        await using var byAttempt = context.Cancellation.Token.UnsafeRegister(_ => cancellation.Stop(context.Cancellation.Reason), null);
        await using var byCaller = cancellationToken.UnsafeRegister(_ => cancellation.Stop(AttemptStop.Aborted), null);
        IOperation? operation = null;
        try
        {
            operation = await create(context with { Cancellation = cancellation }, key);
            await operation.RunAsync();
            return await EndAsync(operation, key, OutcomeOf(context.Conversation.Operation!));
        }
        catch (OperationCanceledException) when (operation is { HasStarted: true } && EndOfRun() is { } error)
        {
            await context.Journal.Write(operation.ClosingEvents(error), default).Stored;
            throw;
        }
        catch (Exception exception) when (IsOperationFailure(exception, cancellation))
        {
            var error = exception is OperationCanceledException ? AttemptErrors.OperationCancelled : ErrorInfo.From(exception);
            if (operation is { HasStarted: true }) await EndAsync(operation, key, error);
            throw;
        }
    }

    private Func<OperationContext, string, Task<IOperation>> Prompt(
        string kind,
        Func<CancellationToken, Task<string>> getText,
        PromptOptions? options,
        ResultSchema? result = null) =>
        async (own, key) =>
        {
            var message = await ComposeAsync(await getText(own.Cancellation.Token), options);
            var input = new OperationInput(key, message) { Kind = kind, Options = options ?? new(), CallKey = key, Result = result };
            return new OperationRunner(own, await harness.Value.CreateAsync(input, own.Cancellation.Token));
        };

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

    private async Task<OperationFold> EndAsync(IOperation operation, string key, ErrorInfo? error)
    {
        var write = context.Journal.Write(operation.ClosingEvents(error), default);
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

        foreach (var item in options?.Files ?? [])
        {
            var reason = AttachedFile.TryCreate(item.MediaType, item.Name, item.Data, out var file);
            if (reason is not null) throw new ArgumentException($"A file of the prompt {reason}", nameof(options));
            await context.StoreAsync(file.Blob);
            content.Add(new ContentBlock.File(file.Blob.Id, file.Blob.MediaType, file.Name));
        }

        return new Message.User(content, context.Time.GetUtcNow());
    }

    private string TaskIdOf(string key) =>
        NameBasedUuid.Create(SessionNames.ConversationId(context.Key, SessionNames.Default, name), key).ToString("D");

    private HearthException Busy() => new(
        ErrorCodes.SessionBusy,
        $"The session \"{name}\" is already running an operation.",
        "Await it first, or open another session.");
}
