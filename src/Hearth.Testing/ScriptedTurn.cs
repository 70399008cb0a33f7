using Microsoft.Extensions.AI;

namespace Hearth.Testing;

/// <summary>One answer of a <see cref="ScriptedChatClient"/>: updates to stream, waits between them, and how it ends.</summary>
/// <remarks>Immutable: each method returns a longer turn.</remarks>
public sealed class ScriptedTurn
{
    private readonly List<Func<CancellationToken, Task<ChatResponseUpdate?>>> _steps;

    private ScriptedTurn(List<Func<CancellationToken, Task<ChatResponseUpdate?>>> steps) => _steps = steps;

    /// <summary>A turn that says nothing yet.</summary>
    public static ScriptedTurn Empty { get; } = new([]);

    /// <summary>Why the turn ends; null for a stream that is cut. Default: tool calls when there are some, else stop.</summary>
    internal ChatFinishReason? FinishReason { get; private init; }

    internal bool IsCut { get; private init; }

    internal bool HasToolCalls { get; private init; }

    internal IReadOnlyList<Func<CancellationToken, Task<ChatResponseUpdate?>>> Steps => _steps;

    /// <summary>A turn that says a text, word by word.</summary>
    public static ScriptedTurn Say(string text) => Empty.ThenSay(text);

    /// <summary>A turn that calls a tool.</summary>
    /// <param name="name">The tool's name.</param>
    /// <param name="arguments">An object whose properties are the arguments.</param>
    /// <param name="callId">The call's id; null for a new one.</param>
    public static ScriptedTurn Call(string name, object? arguments = null, string? callId = null) => Empty.ThenCall(name, arguments, callId);

    /// <summary>A turn that fails with an exception.</summary>
    public static ScriptedTurn Throw(Exception exception) => Empty.ThenThrow(exception);

    /// <summary>A turn that the provider refuses because the conversation is longer than the model's context window.</summary>
    public static ScriptedTurn Overflow() => Throw(new ScriptedOverflowException());

    /// <summary>Goes on with a text, word by word.</summary>
    public ScriptedTurn ThenSay(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var turn = this;
        for (var start = 0; start < text.Length;)
        {
            var space = text.IndexOf(' ', start);
            var end = space < 0 ? text.Length : space + 1;
            turn = turn.ThenEmit(new TextContent(text[start..end]));
            start = end;
        }

        return turn;
    }

    /// <summary>Goes on with a thought.</summary>
    public ScriptedTurn ThenThink(string text, string? signature = null) =>
        ThenEmit(new TextReasoningContent(text) { ProtectedData = signature });

    /// <summary>Goes on with a tool call; calls of one turn run in parallel.</summary>
    public ScriptedTurn ThenCall(string name, object? arguments = null, string? callId = null)
    {
        var call = new FunctionCallContent(callId ?? $"call_{Guid.NewGuid():N}", name, ScriptedArguments.From(arguments));
        return new ScriptedTurn([.. ThenEmit(call)._steps]) { HasToolCalls = true, FinishReason = FinishReason, IsCut = IsCut };
    }

    /// <summary>Goes on with any content.</summary>
    public ScriptedTurn ThenEmit(AIContent content) =>
        Then(_ => Task.FromResult<ChatResponseUpdate?>(new ChatResponseUpdate(ChatRole.Assistant, [content])));

    /// <summary>Reports usage.</summary>
    public ScriptedTurn ThenUse(long inputTokens, long outputTokens) => ThenEmit(new UsageContent(new UsageDetails
    {
        InputTokenCount = inputTokens,
        OutputTokenCount = outputTokens,
        TotalTokenCount = inputTokens + outputTokens,
    }));

    /// <summary>Waits for a signal of the test before it goes on.</summary>
    public ScriptedTurn ThenWaitFor(Task signal) => Then(async token =>
    {
        await signal.WaitAsync(token);
        return null;
    });

    /// <summary>Tells the test that the turn has come here.</summary>
    public ScriptedTurn ThenSignal(TaskCompletionSource reached) => Then(_ =>
    {
        reached.TrySetResult();
        return Task.FromResult<ChatResponseUpdate?>(null);
    });

    /// <summary>Fails with an exception.</summary>
    public ScriptedTurn ThenThrow(Exception exception) => Then(_ => Task.FromException<ChatResponseUpdate?>(exception));

    /// <summary>Ends without a finish reason, as a connection does that was cut.</summary>
    public ScriptedTurn ThenCut() => new([.. _steps]) { IsCut = true, HasToolCalls = HasToolCalls };

    /// <summary>Ends for a reason of its own.</summary>
    public ScriptedTurn ThenFinish(ChatFinishReason reason) => new([.. _steps]) { FinishReason = reason, HasToolCalls = HasToolCalls };

    private ScriptedTurn Then(Func<CancellationToken, Task<ChatResponseUpdate?>> step) =>
        new([.. _steps, step]) { HasToolCalls = HasToolCalls, FinishReason = FinishReason, IsCut = IsCut };
}
