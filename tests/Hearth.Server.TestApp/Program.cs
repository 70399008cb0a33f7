using Hearth.Agents;
using Hearth.Mcp;
using Hearth.OpenAI;
using Hearth.Server.TestApp;
using Hearth.Server.TestApp.Effects;

var builder = WebApplication.CreateBuilder(args);
var models = builder.Configuration["TEST_MODEL_URL"] ?? throw new InvalidOperationException("TEST_MODEL_URL is not set.");
var effects = builder.Configuration["TEST_EFFECT_URL"] ?? throw new InvalidOperationException("TEST_EFFECT_URL is not set.");

builder.Services.AddHearthOpenAICompatible("test", new Uri(models));
builder.Services.AddSingleton(new EffectClient(new Uri(effects)));
builder.Services.AddHostedService<ParentWatch>();
builder.AddHearth(hearth =>
{
    hearth.UseDefaultModel("test/story");
    if (builder.Configuration["TEST_MCP_URL"] is not { } mcp) return;
    hearth.AddMcpServer("trusted", new Uri(mcp), options => options.TrustsAnnotations = true);
    hearth.AddMcpServer("other", new Uri(mcp));
});

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.MapDelete("/test/instances/{agent}/{id}", (string agent, string id, IAgentClient agents, CancellationToken cancellationToken) =>
    agents.DeleteAsync(agent, id, force: true, cancellationToken));
app.Run();
