using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Testing;
using Microsoft.Extensions.AI;

var builder = WebApplication.CreateBuilder(args);

// Half a cent for each prompt, one cent for each conversation. A token costs a thousandth of a cent: see appsettings.json.
builder.AddHearth(hearth => hearth
    .AddAgent("digger", _ => new AgentDefinition
    {
        Instructions = "Dig until you find something.",
        MaxOutputTokens = 50,
        Sandbox = Sandbox.None, // The tools of a workspace are some thousand tokens for each call.
        Tools = [AIFunctionFactory.Create(() => "Nothing but sand.", "dig")],
        Budgets = new() { Submission = new() { Cost = 0.005m, ToolCalls = 20 }, Instance = new() { Cost = 0.01m } },
    })
    .UseDefaultModel(ScriptedModelProvider.Specifier));

// Stands in for a model, so that no key is needed; MODEL_SPECIFIER replaces it. It never finds anything and would dig for ever.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(
    new ScriptedChatClient { Respond = _ => ScriptedTurn.Call("dig").ThenUse(inputTokens: 90, outputTokens: 10) }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
