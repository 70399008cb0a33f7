using Anthropic;
using Anthropic.Exceptions;
using Hearth.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Hearth.Anthropic;

/// <summary>What every provider that speaks Anthropic's Messages API does alike, wherever the API is served.</summary>
internal sealed class AnthropicChat(AnthropicMessagesOptions options)
{
    private readonly AnthropicThinking _thinking = new(options.ExtendedThinkingModels);

    /// <summary>The client that requests go through; see <see cref="ModelHttpClient"/>.</summary>
    public HttpClient CreateHttpClient(TimeProvider time, ILogger logger) => ModelHttpClient.Create(
        options.FirstByteTimeout, options.IdleTimeout, options.Headers.AsReadOnly(), time, logger);

    /// <summary>The chat client of one model.</summary>
    /// <param name="client">Without retries, timeouts and spans: those are the caller's, for every provider alike.</param>
    /// <param name="model">The id that the endpoint knows the model by.</param>
    /// <param name="name">Anthropic's own name of the model.</param>
    public IChatClient CreateClient(IAnthropicClient client, string model, string name)
    {
        var chat = client.AsIChatClient(model, options.DefaultMaxOutputTokens, _thinking.ModeOf(name));
        return options.PromptCaching ? new PromptCachingChatClient(chat) : chat;
    }

    /// <summary>Makes a request fit what the model takes.</summary>
    /// <param name="name">Anthropic's own name of the model.</param>
    /// <param name="request">Changed in place.</param>
    public void Prepare(string name, ChatOptions request) => _thinking.Fit(name, request);

    /// <summary>Makes the error event in the middle of a stream, the one error that does not come as an HTTP status, look like the others.</summary>
    public static Exception Unwrap(Exception exception) => exception is AnthropicSseException sse
        ? new ModelResponseException(null, sse.Type?.Raw(), providerMessage: sse.ApiMessage)
        : exception;
}
