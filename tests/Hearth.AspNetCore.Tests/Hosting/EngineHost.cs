using System.Net.Http.Json;
using System.Text.Json;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>The HTTP API on a real server with the engine behind it, a memory store and a scripted model.</summary>
internal sealed class EngineHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private EngineHost(WebApplication app, ScriptedChatClient model)
    {
        (_app, Model) = (app, model);
        _client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    /// <summary>The model of agents that name none.</summary>
    public ScriptedChatClient Model { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a server.</summary>
    /// <param name="configure">Registers agents and workflows.</param>
    /// <param name="settings">What is configured.</param>
    public static async Task<EngineHost> StartAsync(Action<HearthBuilder> configure, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        foreach (var (key, value) in settings.Append(("Hearth:Security:AllowAnonymous", "true")).Append(("Hearth:Drain:Timeout", "00:00:00")))
        {
            builder.Configuration[key] = value;
        }

        var model = new ScriptedChatClient();
        builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(model));
        builder.Services.Configure<ModelsOptions>(options => options.ModelRetryDelay = TimeSpan.Zero);
        builder.Services.AddHearthRuntime(hearth =>
        {
            configure(hearth);
            hearth.UseDefaultModel(ScriptedModelProvider.Specifier);
        });
        builder.Services.AddHearthHttp();
        var app = builder.Build();
        app.MapHearth();
        await app.StartAsync(Cancel);
        return new EngineHost(app, model);
    }

    /// <summary>Prompts the instance <c>one</c> of an agent and waits for the answer.</summary>
    /// <returns>The body: a result or an error.</returns>
    public Task<JsonElement> PromptAsync(string agent, string message) => PostAsync($"agents/{agent}/one?wait=result", new { message });

    /// <summary>Starts a run and waits for its end.</summary>
    /// <returns>The body: a result or an error.</returns>
    public Task<JsonElement> RunAsync(string workflow, object input) => PostAsync($"workflows/{workflow}?wait=result", input);

    /// <summary>The boundary events of the instance <c>one</c> of an agent.</summary>
    public Task<IReadOnlyList<JsonElement>> ReadEventsAsync(string agent, string offset = "-1") => ReadAsync($"agents/{agent}/one", offset);

    /// <summary>The boundary events of a stream, page by page.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync(string path, string offset = "-1")
    {
        var events = new List<JsonElement>();
        while (true)
        {
            using var response = await _client.GetAsync(new Uri($"{path}?offset={offset}", UriKind.Relative), Cancel);
            response.EnsureSuccessStatusCode();
            events.AddRange((await response.Content.ReadFromJsonAsync<JsonElement[]>(Cancel))!);
            offset = response.Headers.GetValues("Stream-Next-Offset").Single();
            if (response.Headers.Contains("Stream-Up-To-Date")) return [.. events.Where(IsBoundary)];
        }
    }

    /// <summary>The boundary events of the instance <c>one</c> of an agent as server-sent events bring them, up to the first settlement.</summary>
    public async Task<IReadOnlyList<JsonElement>> FollowAsync(string agent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"agents/{agent}/one?offset=-1&live=sse", UriKind.Relative));
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancel);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Cancel));
        var events = new List<JsonElement>();
        while (!events.Exists(item => item.Type() == "submission_settled"))
        {
            var line = await reader.ReadLineAsync(Cancel) ?? throw new EndOfStreamException();
            if (line.StartsWith("data:[", StringComparison.Ordinal)) events.AddRange(JsonElement.Parse(line["data:".Length..]).EnumerateArray());
        }

        return [.. events.Where(IsBoundary)];
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    // Deltas may go as soon as what they said is there as a whole.
    private static bool IsBoundary(JsonElement item) => !item.Type().EndsWith("_delta", StringComparison.Ordinal);

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await _client.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Cancel);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
