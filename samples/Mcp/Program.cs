using Hearth.Agents;
using Hearth.Mcp;
using Hearth.Models;
using Hearth.Testing;
using Mcp;

var builder = WebApplication.CreateBuilder(args);
var self = new Uri($"http://localhost:{builder.Configuration["PORT"] ?? "3000"}/mcp");

// An MCP server of one tool, in this process to keep the sample small. It may as well be a program of its own:
// hearth.AddMcpServer("dice", "npx", ["-y", "some-mcp-server"]).
builder.Services.AddMcpServer().WithHttpTransport(options => options.Stateless = true).WithTools<DiceTools>();

builder.AddHearth(hearth => hearth
    .AddMcpServer("dice", self)
    .AddAgent("gambler", _ => new AgentDefinition
    {
        Instructions = "Roll dice when you are asked to.",
        ToolSources = [new McpToolSource("dice")],
    })
    .UseDefaultModel(ScriptedModelProvider.Specifier));

// Stands in for a model, so that no key is needed; MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Gambler.Answer }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.MapMcp("/mcp");
app.Run();
