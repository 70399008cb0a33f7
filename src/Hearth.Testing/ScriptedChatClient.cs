using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hearth.Testing;

/// <summary>A model that says what a test tells it to. Thread-safe.</summary>
public sealed class ScriptedChatClient : IChatClient
{
    private readonly Lock _gate = new();
    private readonly Queue<ScriptedTurn> _turns = new();
    private readonly List<ScriptedRequest> _requests = [];

    /// <summary>Answers a request when no turn is queued; null for a failure that says so.</summary>
    public Func<ScriptedRequest, ScriptedTurn>? Respond { get; set; }

    /// <summary>Every request so far, oldest first.</summary>
    public IReadOnlyList<ScriptedRequest> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    /// <summary>Queues answers; each request takes one.</summary>
    public ScriptedChatClient Enqueue(params ReadOnlySpan<ScriptedTurn> turns)
    {
        lock (_gate)
        {
            foreach (var turn in turns) _turns.Enqueue(turn);
        }

        return this;
    }

    /// <inheritdoc/>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var turn = Take(new ScriptedRequest([.. messages], options));
        foreach (var step in turn.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await step(cancellationToken) is { } update) yield return update;
        }

        if (turn.IsCut) yield break;
        yield return new ChatResponseUpdate(ChatRole.Assistant, [])
        {
            FinishReason = turn.FinishReason ?? (turn.HasToolCalls ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop),
        };
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceType.IsInstanceOfType(this) ? this : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private ScriptedTurn Take(ScriptedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
            if (_turns.TryDequeue(out var turn)) return turn;
        }

        return Respond?.Invoke(request) ?? throw new InvalidOperationException("The script has no turn for this request.");
    }
}
