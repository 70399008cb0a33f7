using Microsoft.Extensions.AI;

namespace Hearth.Models;

/// <summary>Supplies the chat clients of one model provider, such as <c>anthropic</c> in <c>anthropic/claude-haiku-4-5</c>.</summary>
/// <remarks>Implementations are singletons and safe for concurrent use.</remarks>
public interface IModelProvider
{
    /// <summary>The provider's id: the part of a model specifier before the first slash. Lower-case ASCII letters, digits and dashes.</summary>
    string Id { get; }

    /// <summary>The wire protocol spoken, as recorded in events: for example <c>anthropic-messages</c>, <c>openai-responses</c>, <c>openai-completions</c>.</summary>
    string Api { get; }

    /// <summary>Where requests go, for events and traces; null for a provider inside the process.</summary>
    Uri? Endpoint { get; }

    /// <summary>What is missing before the provider can be used, naming the environment variable to set; null when it is ready.</summary>
    string? ConfigurationError { get; }

    /// <summary>The client of one model. The same instance may be returned for every call; it is never disposed by the caller.</summary>
    /// <remarks>
    /// A streamed answer that ends without a <see cref="ChatResponse.FinishReason"/> was cut on the way: take it for a failed
    /// attempt (<c>incomplete_response</c>), whatever tool calls it contains. Errors inside a stream are thrown, so an
    /// <see cref="ErrorContent"/> is only ever a model's refusal, with the code <c>Refusal</c>. The system prompt belongs in
    /// <see cref="ChatOptions.Instructions"/>, where providers find it to cache it.
    /// </remarks>
    /// <param name="model">The part of the model specifier after the first slash.</param>
    IChatClient GetChatClient(string model);

    /// <summary>Adds what only this provider needs to a request: stateless storage, cache control, thinking options.</summary>
    /// <param name="model">The model's id at the provider.</param>
    /// <param name="options">The request, with <see cref="ChatOptions.Reasoning"/> already set from the thinking level; changed in place.</param>
    void Prepare(string model, ChatOptions options);

    /// <summary>Says what an exception from <see cref="GetChatClient"/>'s client means.</summary>
    /// <param name="exception">Anything thrown by the client other than a cancellation asked for by the caller.</param>
    ModelFailure Classify(Exception exception);
}
