using System.Text.Json;
using Hearth.Agents;
using Hearth.Budgets;
using Hearth.Hosting;
using Hearth.Models;
using Hearth.Sandboxes;
using Hearth.Storage;
using Hearth.Testing;
using Hearth.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Hearth.Tests.Budgets;

/// <summary>Hosts with an agent that has budgets, on a scripted model with a price: a dollar for ten tokens, two above 20,000 of a prompt.</summary>
internal static class BudgetRig
{
    public static Task<HearthTestHost> StartAsync(AgentDefinition agent, IHearthStore? store = null, ScriptedChatClient? model = null) =>
        Engine.StartAsync(Configure(agent), store, model);

    public static Action<HearthBuilder> Configure(AgentDefinition agent) => hearth =>
    {
        AddPrice(hearth);
        hearth.AddAgent("agent", _ => agent with { Sandbox = Sandbox.None }); // Its tools alone are some thousand tokens.
    };

    public static void AddPrice(HearthBuilder hearth) => hearth.Services.AddSingleton(_ => new ModelCatalog(
        NullLogger<ModelCatalog>.Instance,
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{ModelEntries.SectionKey}:test/scripted:Price:Input"] = "100000",
            [$"{ModelEntries.SectionKey}:test/scripted:Price:Output"] = "100000",
            [$"{ModelEntries.SectionKey}:test/scripted:Price:Tiers:0:AbovePromptTokens"] = "20000",
            [$"{ModelEntries.SectionKey}:test/scripted:Price:Tiers:0:Input"] = "200000",
            [$"{ModelEntries.SectionKey}:test/scripted:Price:Tiers:0:Output"] = "200000",
        }).Build()));

    public static JsonElement[] Warnings(this IEnumerable<JsonElement> events) =>
        [.. events.Where(item => item.Type() == "data").Select(item => item.GetProperty("data"))];

    public static (string Scope, string Kind, decimal Limit, decimal Used) Use(this JsonElement use) =>
        (use.Text("scope"), use.Text("kind"), use.GetProperty("limit").GetDecimal(), use.GetProperty("used").GetDecimal());

    public static AgentBudgets OperationOf(Budget budget) => new() { Operation = budget };
}
