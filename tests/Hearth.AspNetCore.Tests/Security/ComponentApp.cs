using Hearth.AspNetCore.Addresses;
using Hearth.AspNetCore.Cors;
using Hearth.AspNetCore.Health;
using Hearth.AspNetCore.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.AspNetCore.Tests.Security;

/// <summary>A small server with a catch-all endpoint that stands in for the gate.</summary>
internal sealed class ComponentApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ComponentApp(WebApplication app) => _app = app;

    public HttpClient Client { get; } = new();

    public IServiceProvider Services => _app.Services;

    /// <summary>Builds and starts a server; <paramref name="settings"/> are configuration keys and values.</summary>
    public static async Task<ComponentApp> StartAsync(
        Action<WebApplication> map,
        Action<IServiceCollection>? services = null,
        string environment = "Development",
        params (string Key, string Value)[] settings)
    {
        var app = new ComponentApp(Build(services, environment, settings));
        try
        {
            map(app._app);
            await app._app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        app.Client.BaseAddress = new Uri(app._app.Urls.Single());
        return app;
    }

    /// <summary>Builds a server.</summary>
    public static WebApplication Build(
        Action<IServiceCollection>? services, string environment, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.Services.AddRoutingCore().AddLogging();
        builder.Services.AddHearthSecurity().AddHearthCors().AddHearthHealth().AddHearthPublicAddress().AddHearthForwardedHeaders();
        services?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>Maps the catch-all: 200 with the caller, 401 or 403. The first path segment chooses the class.</summary>
    public static IEndpointConventionBuilder MapGate(IEndpointRouteBuilder endpoints, IReadOnlyDictionary<string, IReadOnlyList<object>>? classes = null) =>
        endpoints.Map("{**path}", async context =>
        {
            var metadata = classes?.GetValueOrDefault(context.Request.RouteValues["path"] as string ?? "");
            var verdict = await context.RequestServices.GetRequiredService<HearthEndpointPolicy>().EvaluateAsync(context, metadata);
            context.Response.StatusCode = verdict switch
            {
                AuthorizationVerdict.Allowed => StatusCodes.Status200OK,
                AuthorizationVerdict.Forbidden => StatusCodes.Status403Forbidden,
                _ => StatusCodes.Status401Unauthorized,
            };
            await context.Response.WriteAsync(Hearth.AspNetCore.Admissions.CallerScope.Of(context));
        }).AuthorizedByHearth(endpoints);

    public async Task<HttpResponseMessage> GetAsync(string path, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<int> StatusAsync(string path, string? key = null)
    {
        using var response = await GetAsync(path, key);
        return (int)response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
