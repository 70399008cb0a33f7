using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Streams;
using Hearth.Submissions;
using Hearth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.AspNetCore.Tests.Hosting;

/// <summary>The runtime behind the HTTP API on a real server and an SQLite file, with a scripted model that costs a dollar for each ten tokens.</summary>
internal sealed class RuntimeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RuntimeServer(WebApplication app) => (_app, Client) = (app, new HttpClient { BaseAddress = new Uri(app.Urls.First()) });

    public HttpClient Client { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Starts a server.</summary>
    /// <param name="database">The file; the one of an earlier server to go on where that has stopped.</param>
    /// <param name="model">The model <c>test/scripted</c>, which is the default.</param>
    /// <param name="configure">Registers agents and workflows.</param>
    public static async Task<RuntimeServer> StartAsync(string database, ScriptedChatClient model, Action<HearthBuilder> configure)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Hearth:Security:AllowAnonymous"] = "true";
        builder.Configuration["Hearth:Sandboxes:AllowLocal"] = "true";
        builder.Configuration["Hearth:Models:Catalog:test/scripted:Price:Input"] = "100000";
        builder.Configuration["Hearth:Models:Catalog:test/scripted:Price:Output"] = "100000";
        builder.Logging.ClearProviders();
        builder.Services.Configure<DrainOptions>(options => options.Timeout = TimeSpan.Zero);
        builder.Services.Configure<ModelsOptions>(options => options.ModelRetryDelay = TimeSpan.Zero);
        builder.Services.Configure<StreamsOptions>(options => options.ProgressFlushInterval = TimeSpan.FromMilliseconds(1));
        builder.Services.Configure<SubmissionsOptions>(options => options.CancellationGrace = TimeSpan.FromMilliseconds(50));
        builder.Services.AddHearthSqlite(database);
        builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(model));
        builder.Services.AddHearthRuntime(hearth => configure(hearth.UseDefaultModel(ScriptedModelProvider.Specifier)));
        builder.Services.AddHearthHttp();
        var app = builder.Build();
        app.MapHearth();
        await app.StartAsync(Cancel);
        return new RuntimeServer(app);
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    /// <summary>Sends a body and waits for what it comes to; the status is the caller's to judge.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync(string path, object? body, string query = "?wait=result")
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var response = await Client.PostAsync(new Uri(path + query, UriKind.Relative), content, Cancel);
        return (response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Cancel));
    }

    public Task<JsonElement> GetAsync(string path) => Client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative), Cancel);

    /// <summary>Every stored event of a stream.</summary>
    public async Task<IReadOnlyList<JsonElement>> ReadAsync(string path)
    {
        var events = new List<JsonElement>();
        for (var (offset, isUpToDate) = ("-1", false); !isUpToDate;)
        {
            using var page = await Client.GetAsync(new Uri($"{path}?offset={offset}", UriKind.Relative), Cancel);
            events.AddRange((await page.Content.ReadFromJsonAsync<JsonElement[]>(Cancel))!);
            (offset, isUpToDate) = (page.Headers.GetValues("Stream-Next-Offset").Single(), page.Headers.Contains("Stream-Up-To-Date"));
        }

        return events;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
