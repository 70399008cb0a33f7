using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Testing;

var builder = WebApplication.CreateBuilder(args);

// A model that plays a script, so that the tools can be seen at work without a key. MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Script.Respond }));
builder.AddHearth(hearth => hearth
    .UseDefaultModel(ScriptedModelProvider.Specifier)
    .AddAgent("secretary", _ => new AgentDefinition
    {
        Instructions = "Keep what you are told in notes.md, one line each. Answer with the whole list.",
        Sandbox = Sandbox.Virtual(options => options.IsDurable = true), // The notes are still there after a restart.
    }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
