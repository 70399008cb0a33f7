using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Testing;

var builder = WebApplication.CreateBuilder(args);

// A model that says how much it was told, so that a conversation can be seen to stay short without a key. MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Script.Respond }));
builder.AddHearth(hearth => hearth
    .UseDefaultModel(ScriptedModelProvider.Specifier)
    .AddAgent("listener", _ => new AgentDefinition
    {
        Instructions = "You listen.",
        Sandbox = Sandbox.None,
        Compaction = new CompactionOptions { ContextWindowTokens = 1_000, Instructions = "Keep every name." },
    }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
