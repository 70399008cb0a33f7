using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hearth.Agents;
using Hearth.Models;
using Hearth.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Hearth.AspNetCore.Tests;

public sealed class BudgetTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Post_PromptThatPassesItsBudget_Answers500WithTheLimitAndTheStreamHasItsWarning()
    {
        // Arrange
        await using var app = await StartAsync(new ScriptedChatClient { Respond = _ => ScriptedTurn.Call("look").ThenUse(30, 10) });
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        // Act
        using var answer = await client.PostAsJsonAsync(new Uri("/agents/agent/one?wait=result", UriKind.Relative), new { message = "Hi" }, Cancel);
        var events = await client.GetFromJsonAsync<JsonElement[]>(new Uri("/agents/agent/one?offset=-1", UriKind.Relative), Cancel);

        // Assert
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("error");
        Assert.Equal("budget_exceeded", error.GetProperty("type").GetString());
        var meta = error.GetProperty("meta");
        Assert.Equal(("instance", "turns"), (meta.GetProperty("scope").GetString(), meta.GetProperty("kind").GetString()));
        Assert.Equal((5, 5), (meta.GetProperty("limit").GetInt32(), meta.GetProperty("used").GetInt32()));
        var warning = Assert.Single(events!, item => item.GetProperty("type").GetString() == "data");
        Assert.Equal(("budget", "instance/turns"), (warning.GetProperty("name").GetString(), warning.GetProperty("id").GetString()));
        Assert.Equal(
            """{"scope":"instance","kind":"turns","limit":5,"used":4,"fraction":0.8}""",
            warning.GetProperty("data").GetRawText());
    }

    private static async Task<WebApplication> StartAsync(ScriptedChatClient model)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Hearth:Security:AllowAnonymous"] = "true";
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(model));
        builder.Services.AddHearthRuntime(hearth => hearth.AddAgent("agent", _ => new AgentDefinition
        {
            Model = ScriptedModelProvider.Specifier,
            Tools = [AIFunctionFactory.Create(() => "ok", "look")],
            Budgets = new() { Instance = new() { Turns = 5 } },
        }));
        builder.Services.AddHearthHttp();
        var app = builder.Build();
        app.MapHearth();
        await app.StartAsync(Cancel);
        return app;
    }
}
