using System.Net;
using Hearth.Agents;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Hearth.Client.Tests.Hosting;

/// <summary>A whole Hearth server on loopback, with a scripted model and everything in memory, and a client of it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>The key that <see cref="HearthClientOptions.Token"/> must be where a test asks for keys.</summary>
    public const string Key = "sesame-sesame-sesame-sesame-sesame";

    private readonly WebApplication _app;

    private TestServer(WebApplication app, ScriptedChatClient model, string prefix)
    {
        (_app, Model) = (app, model);
        BaseAddress = new Uri(app.Urls.First() + prefix);
        Client = new HearthClient(BaseAddress);
    }

    public Uri BaseAddress { get; }

    /// <summary>A client without a token.</summary>
    public HearthClient Client { get; }

    public ScriptedChatClient Model { get; }

    /// <summary>Starts a server with the agent <c>assistant</c>, which has a tool <c>look</c>, and the workflows of this assembly.</summary>
    /// <param name="respond">What the model says when the script has no turn; null for an echo.</param>
    /// <param name="prefix">Where the routes are.</param>
    /// <param name="hasKeys">Whether clients need <see cref="Key"/>.</param>
    /// <param name="configure">Registers more.</param>
    public static async Task<TestServer> StartAsync(
        Func<ScriptedRequest, ScriptedTurn>? respond = null,
        string prefix = "",
        bool hasKeys = false,
        Action<HearthBuilder>? configure = null)
    {
        var model = new ScriptedChatClient { Respond = respond ?? (request => ScriptedTurn.Say(request.LastText)) };
        // Nothing of the machine's, and no watchers of files, of which a system has few.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRouting();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Configuration[hasKeys ? "Hearth:Security:ApiKeys:0" : "Hearth:Security:AllowAnonymous"] = hasKeys ? Key : "true";
        builder.Configuration["Hearth:Drain:Timeout"] = "00:00:00.050";
        builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(model));
        builder.Services.AddHearthRuntime(hearth =>
        {
            hearth.AddAssembly(typeof(TestServer).Assembly);
            hearth.AddAgent("assistant", _ => new AgentDefinition { Tools = [AIFunctionFactory.Create(() => "seen", "look")] });
            hearth.UseDefaultModel(ScriptedModelProvider.Specifier);
            configure?.Invoke(hearth);
        });
        builder.Services.AddHearthHttp();
        var app = builder.Build();
        app.MapHearth(prefix);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestServer(app, model, prefix);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
