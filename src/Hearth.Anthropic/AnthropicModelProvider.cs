using System.Collections.Concurrent;
using Anthropic;
using Anthropic.Core;
using Hearth.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Hearth.Anthropic;

/// <summary>Anthropic's Messages API.</summary>
internal sealed class AnthropicModelProvider : IModelProvider, ICheckedModelProvider, IDisposable
{
    private const string KeyVariable = "ANTHROPIC_API_KEY";
    private const string UrlVariable = "ANTHROPIC_BASE_URL";
    private const string ApiVersion = "2023-06-01";

    private static readonly Uri AnthropicEndpoint = new("https://api.anthropic.com");

    private readonly AnthropicProviderOptions _options;
    private readonly string? _apiKey;
    private readonly Uri _endpoint;
    private readonly string? _endpointProblem;
    private readonly HttpClient _http;
    private readonly ModelFailures _failures;
    private readonly AnthropicChat _chat;
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    public AnthropicModelProvider(AnthropicProviderOptions options, IConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _apiKey = NullIfEmpty(options.ApiKey) ?? NullIfEmpty(configuration[KeyVariable]);
        _endpoint = options.BaseUrl ?? EndpointVariable.Read(configuration, UrlVariable, out _endpointProblem) ?? AnthropicEndpoint;
        _failures = new ModelFailures(options.Id, KeyVariable);
        _chat = new AnthropicChat(options);
        _http = _chat.CreateHttpClient(time, loggers.CreateLogger<AnthropicModelProvider>());
    }

    public string Id => _options.Id;

    public string Api => "anthropic-messages";

    public Uri? Endpoint => _endpoint;

    public string? ConfigurationError => _endpointProblem ?? (_apiKey is null ? $"Set {KeyVariable} to use models of {Id}." : null);

    public IChatClient GetChatClient(string model) => _clients.GetOrAdd(model, CreateClient);

    public void Prepare(string model, ChatOptions options) => _chat.Prepare(model, options);

    public ModelFailure Classify(Exception exception) => _failures.Classify(AnthropicChat.Unwrap(exception));

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_endpoint.ToString().TrimEnd('/')}/v1/models?limit=1");
        request.Headers.TryAddWithoutValidation("x-api-key", _apiKey);
        request.Headers.TryAddWithoutValidation("anthropic-version", ApiVersion);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private IChatClient CreateClient(string model)
    {
        var client = new AnthropicClient(new ClientOptions
        {
            ApiKey = _apiKey ?? "",
            BaseUrl = _endpoint.ToString().TrimEnd('/'),
            HttpClient = _http,
            // Retries are the caller's, because they have to survive a crash; timeouts are the HTTP client's, because they count bytes.
            MaxRetries = 0,
            Timeout = Timeout.InfiniteTimeSpan,
            // The caller traces model calls for every provider alike; the SDK's own spans may carry content.
            OpenTelemetry = false,
        });
        return _chat.CreateClient(client, model, name: model);
    }
}
