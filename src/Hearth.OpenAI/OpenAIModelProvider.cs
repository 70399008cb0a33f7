using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Hearth.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

namespace Hearth.OpenAI;

/// <summary>OpenAI, or one endpoint that is compatible with it.</summary>
internal sealed class OpenAIModelProvider : IModelProvider, ICheckedModelProvider, IDisposable
{
    private static readonly Uri OpenAIEndpoint = new("https://api.openai.com/v1");

    private readonly OpenAIProviderOptions _options;
    private readonly string? _apiKey;
    private readonly string _keyVariable;
    private readonly Uri _endpoint;
    private readonly string? _endpointProblem;
    private readonly HttpClient _http;
    private readonly ModelFailures _failures;
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    public OpenAIModelProvider(OpenAIProviderOptions options, IConfiguration configuration, TimeProvider time, ILoggerFactory loggers)
    {
        var prefix = options.Id.ToUpperInvariant().Replace('-', '_');
        _options = options;
        _keyVariable = $"{prefix}_API_KEY";
        _apiKey = NullIfEmpty(options.ApiKey) ?? NullIfEmpty(configuration[_keyVariable]);
        _endpoint = options.BaseUrl ?? EndpointVariable.Read(configuration, $"{prefix}_BASE_URL", out _endpointProblem) ?? OpenAIEndpoint;
        _failures = new ModelFailures(options.Id, _keyVariable);
        _http = ModelHttpClient.Create(
            options.FirstByteTimeout,
            options.IdleTimeout,
            options.Headers.AsReadOnly(),
            time,
            loggers.CreateLogger<OpenAIModelProvider>());
    }

    public string Id => _options.Id;

    public string Api => _options.Api == OpenAIApi.Responses ? "openai-responses" : "openai-completions";

    public Uri? Endpoint => _endpoint;

    public string? ConfigurationError => _endpointProblem
        ?? (_apiKey is null && (_options.RequiresApiKey ?? !_endpoint.IsLoopback) ? $"Set {_keyVariable} to use models of {Id}." : null);

    public IChatClient GetChatClient(string model) => _clients.GetOrAdd(model, CreateClient);

    public void Prepare(string model, ChatOptions options)
    {
        OpenAIReasoning.Fit(model, isOpenAI: _endpoint.Host == OpenAIEndpoint.Host || Id == "openai", options);
        if (_options.Api == OpenAIApi.Responses)
            ResponsesRequest.MakeStateless(model, options);
    }

    public ModelFailure Classify(Exception exception) => _failures.Classify(exception);

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_endpoint.ToString().TrimEnd('/')}/models");
        if (_apiKey is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _apiKey);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static string? NullIfEmpty(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private IChatClient CreateClient(string model)
    {
        // A server on this machine may want no key, but the SDK sends one in any case.
        var key = new ApiKeyCredential(_apiKey ?? "none");
        if (_options.Api == OpenAIApi.Responses)
        {
            var responses = new ResponsesClient(key, Use(new ResponsesClientOptions { Endpoint = _endpoint }));
            return new ResponsesStreamGuard(responses.AsIChatClient(model));
        }
        var completions = new ChatClient(model, key, Use(new OpenAIClientOptions { Endpoint = _endpoint }));
        return new CompletionsStreamGuard(new ToolImagesChatClient(completions.AsIChatClient()));
    }

    // Retries are the caller's, because they have to survive a crash; timeouts are the HTTP client's, because they count bytes.
    private T Use<T>(T options)
        where T : ClientPipelineOptions
    {
        options.Transport = new HttpClientPipelineTransport(_http);
        options.RetryPolicy = new ClientRetryPolicy(0);
        options.NetworkTimeout = Timeout.InfiniteTimeSpan;
        return options;
    }
}
