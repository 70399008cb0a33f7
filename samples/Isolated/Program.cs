using Hearth.Agents;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Testing;
using Isolated;

var builder = WebApplication.CreateBuilder(args);

// Linux only: the server says at start what holds on this machine, and refuses to start without what is required.
builder.AddHearth(hearth => hearth
    .AddAgent("operator", _ => new AgentDefinition
    {
        Instructions = "Run what you are asked to run.",
        Sandbox = Sandbox.Isolated(options =>
        {
            // Commands run as users of their own, who have to be able to enter it.
            options.Root = Path.Combine(Path.GetTempPath(), "hearth-isolated");
            options.CommandTimeout = TimeSpan.FromSeconds(10);
            options.MaxBytes = 16 << 20;
        }),
    })
    .UseDefaultModel(ScriptedModelProvider.Specifier));

// Stands in for a model, so that no key is needed; MODEL_SPECIFIER replaces it.
builder.Services.AddSingleton<IModelProvider>(new ScriptedModelProvider(new ScriptedChatClient { Respond = Operator.Answer }));

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.Run();
