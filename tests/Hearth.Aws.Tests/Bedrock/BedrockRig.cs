using Amazon.Runtime;
using Hearth.Aws.Bedrock;
using Hearth.Aws.Signing;
using Hearth.FakeProvider;
using Hearth.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Aws.Tests.Bedrock;

/// <summary>A fake of Bedrock's runtime and the real provider, official package included, that talks to it.</summary>
internal sealed class BedrockRig : IAsyncDisposable
{
    public const string DefaultModel = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
    public const string Region = "eu-central-1";

    private BedrockRig(FakeProviderServer server) => Server = server;

    public FakeProviderServer Server { get; }

    public BedrockModelProvider Provider { get; private set; } = null!;

    /// <summary>What the next request is signed with; null for none.</summary>
    public ImmutableCredentials? Credentials { get; set; } = new("AKIDEXAMPLE", "secret-of-the-role", "session/of+the=role");

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<BedrockRig> StartAsync(TimeSpan? idle = null, IDictionary<string, string>? headers = null)
    {
        var server = await FakeProviderServer.StartAsync();
        var rig = new BedrockRig(server);
        var options = new BedrockProviderOptions { Region = Region, BaseUrl = server.BaseUri };
        if (idle is { } limit) options.IdleTimeout = limit;
        foreach (var (name, value) in headers ?? new Dictionary<string, string>()) options.Headers[name] = value;
        rig.Provider = new BedrockModelProvider(
            options, new ConfigurationBuilder().Build(), TimeProvider.System, NullLoggerFactory.Instance, rig.FindCredentialsAsync);
        return rig;
    }

    public Task<ChatResponse> AskAsync(string text, ChatOptions? options = null, string model = DefaultModel) =>
        AskAsync([new ChatMessage(ChatRole.User, text)], options, model);

    public async Task<ChatResponse> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, string model = DefaultModel)
    {
        options ??= new ChatOptions();
        Provider.Prepare(model, options);
        return await Provider.GetChatClient(model).GetStreamingResponseAsync(messages, options, Cancel).ToChatResponseAsync(Cancel);
    }

    /// <summary>Asks, expects an exception, and returns what the provider says it means.</summary>
    public async Task<ModelFailure> FailAsync()
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync("hello"));
        return Provider.Classify(exception);
    }

    public async ValueTask DisposeAsync()
    {
        Provider.Dispose();
        await Server.DisposeAsync();
    }

    private Task<ImmutableCredentials> FindCredentialsAsync() => Credentials is { } valid
        ? Task.FromResult(valid)
        : Task.FromException<ImmutableCredentials>(CredentialsMissingException.NotFound(new AmazonClientException("nothing")));
}
