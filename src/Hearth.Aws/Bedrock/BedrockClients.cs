using System.Collections.Concurrent;
using Anthropic;
using Anthropic.Bedrock;
using Hearth.Anthropic;
using Hearth.Models;
using Microsoft.Extensions.AI;

namespace Hearth.Aws.Bedrock;

/// <summary>The chat clients of Bedrock's models. Made with the first of them, as only here the AWS packages are needed.</summary>
internal sealed class BedrockClients : IDisposable
{
    // The package passes on the version that Anthropic's own endpoint takes. Bedrock's is documented as the only one it takes.
    private static readonly Dictionary<string, string> Version = new() { ["anthropic-version"] = "bedrock-2023-05-31" };

    private readonly AnthropicChat _chat;
    private readonly HttpClient _http;
    private readonly AnthropicBedrockClient _client;
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    public BedrockClients(AnthropicChat chat, HttpClient http, Uri endpoint, BedrockRequestSigner signer)
    {
        _chat = chat;
        _http = http;
        _client = new AnthropicBedrockClient(signer)
        {
            BaseUrl = endpoint.ToString().TrimEnd('/'),
            HttpClient = http,
            Handlers = [new RequestHeadersHandler(Version)],
            // As for Anthropic itself: retries, timeouts and traces are ours.
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            OpenTelemetry = false,
        };
    }

    public IChatClient Get(string model) =>
        _clients.GetOrAdd(model, static (id, clients) => clients._chat.CreateClient(clients._client, id, BedrockModelName.Of(id)), this);

    public void Dispose()
    {
        _client.Dispose();
        _http.Dispose();
    }
}
