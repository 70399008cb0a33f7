using System.Text;
using System.Text.Json.Nodes;
using Hearth.Agents;
using Hearth.AspNetCore.Routing;
using Hearth.Models;
using Hearth.Workflows;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Hearth.AspNetCore.Development;

/// <summary>What a started server is, for the tool that has started it.</summary>
internal sealed class ServerDescription(
    AgentCatalog agents, WorkflowCatalog workflows, IOptions<ModelsOptions> models, IEnumerable<EndpointDataSource> endpoints, IServiceScopeFactory scopes)
{
    /// <summary>Writes it as a JSON object in UTF-8.</summary>
    /// <param name="addresses">Where the server listens.</param>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<string> addresses)
    {
        var json = new JsonObject
        {
            ["pid"] = Environment.ProcessId,
            ["addresses"] = new JsonArray([.. addresses.Select(address => JsonValue.Create(address))]),
            ["prefix"] = Prefix(),
            ["model"] = models.Value.DefaultModel,
            ["agents"] = new JsonArray([.. agents.All.OrderBy(agent => agent.Name, StringComparer.Ordinal).Select(Describe)]),
            ["workflows"] = new JsonArray([.. workflows.All.OrderBy(workflow => workflow.Name, StringComparer.Ordinal).Select(Describe)]),
        };
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    // Null where the application has mapped nothing.
    private string? Prefix() =>
        endpoints.SelectMany(source => source.Endpoints)
            .Select(endpoint => endpoint.Metadata.GetMetadata<HearthEndpointMetadata>()).FirstOrDefault(metadata => metadata is not null)?.Prefix;

    private JsonObject Describe(AgentRegistration agent)
    {
        // As the start has checked it: for an instance without an id.
        using var scope = scopes.CreateScope();
        var definition = agent.Create(scope.ServiceProvider).Define(new AgentContext(agent.Name, "", scope.ServiceProvider));
        return new JsonObject
        {
            ["name"] = agent.Name,
            ["exposed"] = agent.IsExposed,
            ["model"] = definition.Model ?? models.Value.DefaultModel,
        };
    }

    private static JsonObject Describe(WorkflowRegistration workflow) => new() { ["name"] = workflow.Name, ["exposed"] = workflow.IsExposed };
}
