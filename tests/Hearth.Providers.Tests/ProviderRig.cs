using Hearth.Anthropic;
using Hearth.FakeProvider;
using Hearth.Models;
using Hearth.OpenAI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Providers.Tests;

/// <summary>A fake endpoint and the real provider, official SDK included, that talks to it.</summary>
internal sealed class ProviderRig : IAsyncDisposable
{
    public const string Key = "sk-test-7c1f-secret";

    private readonly ServiceProvider _services;

    private ProviderRig(FakeProviderServer server, ServiceProvider services, string model)
    {
        Server = server;
        _services = services;
        Model = model;
        Provider = services.GetRequiredService<IModelProvider>();
    }

    public FakeProviderServer Server { get; }

    public IModelProvider Provider { get; }

    public string Model { get; }

    public IChatClient Client => Provider.GetChatClient(Model);

    public static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ProviderRig> StartAsync(
        FakeApi api, TimeSpan? idle = null, TimeSpan? firstByte = null, string? model = null, IDictionary<string, string>? headers = null)
    {
        var server = await FakeProviderServer.StartAsync();
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        var openAIUrl = new Uri(server.BaseUri, "v1");
        _ = api switch
        {
            FakeApi.Responses => services.AddHearthOpenAI(Configure),
            FakeApi.ChatCompletions => services.AddHearthOpenAICompatible("local", openAIUrl, Configure),
            _ => services.AddHearthAnthropic(options =>
            {
                options.ApiKey = Key;
                options.BaseUrl = server.BaseUri;
                options.IdleTimeout = idle ?? options.IdleTimeout;
                options.FirstByteTimeout = firstByte ?? options.FirstByteTimeout;
                foreach (var (name, value) in headers ?? new Dictionary<string, string>())
                    options.Headers[name] = value;
            }),
        };
        return new ProviderRig(server, services.BuildServiceProvider(), model ?? (api == FakeApi.AnthropicMessages ? "claude-sonnet-5" : "gpt-5.2"));

        void Configure(OpenAIProviderOptions options)
        {
            options.ApiKey = Key;
            options.BaseUrl = openAIUrl;
            options.IdleTimeout = idle ?? options.IdleTimeout;
            options.FirstByteTimeout = firstByte ?? options.FirstByteTimeout;
            foreach (var (name, value) in headers ?? new Dictionary<string, string>())
                options.Headers[name] = value;
        }
    }

    public Task<ChatResponse> AskAsync(string text, ChatOptions? options = null) => AskAsync([new ChatMessage(ChatRole.User, text)], options);

    public async Task<ChatResponse> AskAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        options ??= new ChatOptions();
        Provider.Prepare(Model, options);
        return await Client.GetStreamingResponseAsync(messages, options, Cancel).ToChatResponseAsync(Cancel);
    }

    /// <summary>Asks, expects an exception, and returns what the provider says it means.</summary>
    public async Task<ModelFailure> FailAsync(string text = "hello")
    {
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => AskAsync(text));
        return Provider.Classify(exception);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}
