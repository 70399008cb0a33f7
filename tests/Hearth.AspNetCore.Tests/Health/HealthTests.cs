using Hearth.AspNetCore.Tests.Security;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Ownership;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hearth.AspNetCore.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task Ready_ThroughTheProcessLife_FollowsItsPhaseWhileHealthStays200()
    {
        await using var app = await StartAsync();
        var lifecycle = app.Services.GetRequiredService<ServerLifecycle>();

        Assert.Equal((503, "unavailable: starting", "text/plain"), await AskAsync(app, "/ready"));
        lifecycle.Started();
        Assert.Equal((200, "Healthy", "text/plain"), await AskAsync(app, "/ready"));
        lifecycle.Leave();
        Assert.Equal((503, "unavailable: draining", "text/plain"), await AskAsync(app, "/ready"));
        lifecycle.BeginDrain();
        Assert.Equal((503, "unavailable: draining", "text/plain"), await AskAsync(app, "/ready"));
        Assert.Equal((200, "Healthy", "text/plain"), await AskAsync(app, "/health"));
    }

    [Fact]
    public async Task Ready_NotReady_SaysWhenToAskAgain()
    {
        await using var app = await StartAsync();

        using var response = await app.GetAsync("/ready");

        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task HealthAndReady_FallbackPolicyAndKeys_AreNeverAuthenticated()
    {
        await using var app = await ComponentApp.StartAsync(
            root => root.MapHearthHealth(),
            services => services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build()),
            settings: ("HEARTH_API_KEYS", "k"));
        app.Services.GetRequiredService<ServerLifecycle>().Started();

        Assert.Equal(200, await app.StatusAsync("/health"));
        Assert.Equal(200, await app.StatusAsync("/ready", "wrong"));
    }

    [Theory]
    [InlineData(null, null, "Healthy")]
    [InlineData("scripted/one", null, "Healthy")]
    [InlineData("scripted/one", "Set SCRIPTED_API_KEY.", "degraded: The model \"scripted/one\" cannot be used: Set SCRIPTED_API_KEY.")]
    [InlineData("missing/one", null, "degraded: There is no model provider \"missing\". Registered providers: scripted.")]
    [InlineData("nonsense", null, "degraded: \"nonsense\" is not a model. Write provider/model, for example anthropic/claude-haiku-4-5.")]
    public async Task Ready_DefaultModel_DegradesButStaysReady(string? model, string? error, string text)
    {
        await using var app = await StartAsync(services =>
        {
            services.Configure<ModelsOptions>(options => options.DefaultModel = model);
            services.AddSingleton<IModelProvider>(new ScriptedProvider(error));
        });
        app.Services.GetRequiredService<ServerLifecycle>().Started();

        Assert.Equal((200, text, "text/plain"), await AskAsync(app, "/ready"));
    }

    [Fact]
    public async Task Ready_StoreDoesNotAnswer_DegradesUntilItDoesButStaysReady()
    {
        // Arrange
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(services => services.AddSingleton<TimeProvider>(time));
        app.Services.GetRequiredService<ServerLifecycle>().Started();
        var store = app.Services.GetRequiredService<StoreHealth>();

        // Act
        store.Failed();
        time.Advance(TimeSpan.FromSeconds(12.9));
        var during = await AskAsync(app, "/ready");
        store.Answered();
        var after = await AskAsync(app, "/ready");

        // Assert
        Assert.Equal((200, "degraded: the database has not answered for 12 s", "text/plain"), during);
        Assert.Equal((200, "Healthy", "text/plain"), after);
    }

    [Fact]
    public async Task Ready_CheckOfTheApplicationThrows_NamesItWithoutTheException()
    {
        await using var app = await StartAsync(services => services.AddHealthChecks()
            .AddCheck("tickets", () => throw new InvalidOperationException("password=1234"), ["ready"]));
        app.Services.GetRequiredService<ServerLifecycle>().Started();

        Assert.Equal((503, "unavailable: tickets", "text/plain"), await AskAsync(app, "/ready"));
        Assert.Equal((200, "Healthy", "text/plain"), await AskAsync(app, "/health"));
    }

    private static Task<ComponentApp> StartAsync(Action<IServiceCollection>? services = null) =>
        ComponentApp.StartAsync(root => root.MapHearthHealth(), services);

    private static async Task<(int Status, string Text, string? MediaType)> AskAsync(ComponentApp app, string path)
    {
        using var response = await app.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, text, response.Content.Headers.ContentType?.MediaType);
    }

    private sealed class ScriptedProvider(string? error) : IModelProvider
    {
        public string Id => "scripted";

        public string Api => "scripted";

        public Uri? Endpoint => null;

        public string? ConfigurationError => error;

        public IChatClient GetChatClient(string model) => throw new InvalidOperationException("No call is made to find out.");

        public void Prepare(string model, ChatOptions options)
        {
        }

        public ModelFailure Classify(Exception exception) => throw new InvalidOperationException("No call is made to find out.");
    }
}
