using Hearth.Anthropic;
using Hearth.Aws.Signing;
using Hearth.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Hearth.Aws.Bedrock;

/// <summary>Anthropic's models on Amazon Bedrock, called with the credentials of the task, the instance or the environment.</summary>
internal sealed class BedrockModelProvider : IModelProvider, IDisposable
{
    private const string UrlVariable = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";

    private readonly string? _region;
    private readonly string? _endpointProblem;
    private readonly AnthropicChat _chat;
    private readonly Lazy<BedrockClients> _clients;

    /// <param name="options">How to reach Bedrock.</param>
    /// <param name="configuration">Holds what the options leave open.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where failures are logged.</param>
    /// <param name="credentials">Asked for each request; null for the SDK's own chain.</param>
    public BedrockModelProvider(
        BedrockProviderOptions options,
        IConfiguration configuration,
        TimeProvider time,
        ILoggerFactory loggers,
        CredentialSource? credentials = null)
    {
        _region = string.IsNullOrWhiteSpace(options.Region) ? AwsRegion.Find(configuration) : options.Region.Trim();
        Endpoint = options.BaseUrl ?? FindEndpoint(configuration, out _endpointProblem);
        _chat = new AnthropicChat(options);
        _clients = new Lazy<BedrockClients>(() => new BedrockClients(
            _chat,
            _chat.CreateHttpClient(time, loggers.CreateLogger<BedrockModelProvider>()),
            Endpoint!,
            new BedrockRequestSigner(_region!, credentials ?? DefaultCredentials.GetAsync, time)));
    }

    public string Id => BedrockModelName.ProviderId;

    public string Api => "anthropic-messages";

    public Uri? Endpoint { get; }

    // Whether there are credentials shows only when they are asked for: the instance's role is over the network.
    public string? ConfigurationError => _endpointProblem ?? (_region is null ? $"Set AWS_REGION to use models of {Id}." : null);

    public IChatClient GetChatClient(string model) => _clients.Value.Get(model);

    public void Prepare(string model, ChatOptions options) => _chat.Prepare(BedrockModelName.Of(model), options);

    public ModelFailure Classify(Exception exception) => BedrockFailures.Classify(exception);

    public void Dispose()
    {
        if (_clients.IsValueCreated) _clients.Value.Dispose();
    }

    private Uri? FindEndpoint(IConfiguration configuration, out string? problem)
    {
        if (EndpointVariable.Read(configuration, UrlVariable, out problem) is { } address) return address;
        if (_region is null) return null;
        var suffix = _region.StartsWith("cn-", StringComparison.Ordinal) ? ".cn" : "";
        return new Uri($"https://bedrock-runtime.{_region}.amazonaws.com{suffix}");
    }
}
