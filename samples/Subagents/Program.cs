using Hearth.Agents;
using Hearth.Models;
using Hearth.Testing;
using Microsoft.Extensions.AI;

var builder = WebApplication.CreateBuilder(args);

// A model that plays the parts of a script, so that delegation can be seen without a key. MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Script.Respond }));
builder.AddHearth(hearth => hearth
    .UseDefaultModel(ScriptedModelProvider.Specifier)
    .AddAgent("editor", _ => new AgentDefinition
    {
        Instructions = "You are an editor. Have a subject researched and a critic look at it before you answer.",
        Subagents =
        [
            new Subagent
            {
                Name = "researcher",
                Description = "Finds out about a subject.",
                Instructions = "You are a researcher. Answer in one sentence.",
                Tools = [AIFunctionFactory.Create((string subject) => $"{subject}: seen for the first time in 1843.", "look_up")],
            },
            new Subagent { Name = "critic", Description = "Says what is missing.", Instructions = "You are a critic. Be brief.", Tools = [] },
        ],
    }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
