using Attachments;
using Hearth.Agents;
using Hearth.Models;
using Hearth.Testing;

var builder = WebApplication.CreateBuilder(args);

// A model that says what it was given, so that files can be sent without a key. MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Reader.Answer }));
builder.AddHearth(hearth => hearth
    .AddAgent("reader", _ => new AgentDefinition { Instructions = "Read what you are sent." })
    .UseDefaultModel(ScriptedModelProvider.Specifier));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
