using Hearth.Agents;
using Hearth.Bench.Server;
using Hearth.Models;
using Hearth.Sandboxes;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<SharedTimer>();
builder.Services.AddSingleton<IModelProvider, BenchModelProvider>();
builder.AddHearth(hearth =>
{
    // The agents of the load program: a client in this process, then each provider's package against a fake endpoint.
    hearth.AddAgent("one", _ => new AgentDefinition { Model = "bench/1-tokens-0-ms" });
    hearth.AddAgent("compacting", _ => new AgentDefinition
    {
        Model = "bench/1-tokens-0-ms-counted",
        Sandbox = Sandbox.None,
        Compaction = new CompactionOptions { ContextWindowTokens = 512 },
    });
    hearth.AddAgent("parallel", _ => new AgentDefinition { Model = "bench/200-tokens-20-ms" });
    hearth.AddAgent("long", _ => new AgentDefinition { Model = "bench/1000-tokens-5-ms" });
    hearth.AddAgent("bulk", _ => new AgentDefinition { Model = "bench/1000-tokens-0-ms" });
    hearth.AddAgent("openai", _ => new AgentDefinition { Model = "openai/gpt-5-nano" });
    hearth.AddAgent("anthropic", _ => new AgentDefinition { Model = "anthropic/claude-haiku-4-5" });
});

var app = builder.Build();
app.MapHearthHealth();
app.MapHearth();
app.MapProbes();
app.Run();
