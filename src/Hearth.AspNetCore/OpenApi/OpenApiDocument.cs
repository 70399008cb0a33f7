using System.Buffers;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Agents;
using Hearth.Workflows;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>Describes the HTTP API in OpenAPI 3.1.</summary>
internal static class OpenApiDocument
{
    private const string SchemeName = "apiKey";

    /// <summary>Writes the document: every route, and those agents and workflows that are exposed.</summary>
    /// <param name="output">Receives UTF-8 JSON.</param>
    /// <param name="agents">The server's agents.</param>
    /// <param name="workflows">The server's workflows.</param>
    /// <param name="serverUrl">The public address of the prefix.</param>
    public static void Write(IBufferWriter<byte> output, AgentCatalog agents, WorkflowCatalog workflows, string serverUrl)
    {
        using var json = new Utf8JsonWriter(output);
        Create(
            [.. agents.All.Where(agent => agent.IsExposed).OrderBy(agent => agent.Name, StringComparer.Ordinal)],
            [.. workflows.All.Where(workflow => workflow.IsExposed).OrderBy(workflow => workflow.Name, StringComparer.Ordinal)],
            serverUrl).WriteTo(json);
    }

    private static JsonObject Create(IReadOnlyList<AgentRegistration> agents, IReadOnlyList<WorkflowRegistration> workflows, string serverUrl)
    {
        var paths = new JsonObject();
        var components = Components(agents, workflows);
        ApiPaths.AddTo(paths);
        ExposedWorkflows.AddTo(paths, components["schemas"]!.AsObject(), workflows);

        return new JsonObject
        {
            ["openapi"] = "3.1.1",
            ["info"] = Info(agents, workflows),
            ["servers"] = new JsonArray(new JsonObject { ["url"] = serverUrl.Length == 0 ? "/" : serverUrl }),
            ["security"] = new JsonArray(new JsonObject { [SchemeName] = new JsonArray() }),
            ["tags"] = new JsonArray(
                Tag("agents", "Conversations that last."), Tag("workflows", "Finite operations."),
                Tag("runs", "What workflows did."), Tag("document", "This document.")),
            ["paths"] = paths,
            ["components"] = components,
            ["x-hearth-agents"] = new JsonArray([.. agents.Select(agent => Entry(agent.Name, agent.Description))]),
            ["x-hearth-workflows"] = new JsonArray([.. workflows.Select(workflow => Entry(workflow.Name, workflow.Description))]),
        };
    }

    private static JsonObject Info(IReadOnlyList<AgentRegistration> agents, IReadOnlyList<WorkflowRegistration> workflows) => new()
    {
        ["title"] = "Hearth",
        ["version"] = Version(),
        ["description"] = $"""
            Durable agents and workflows. Events are read as a stream that can be resumed from any offset.

            Agents: {List(agents.Select(agent => (agent.Name, agent.Description)))}

            Workflows: {List(workflows.Select(workflow => (workflow.Name, workflow.Description)))}
            """,
    };

    // Without the commit that the build appends.
    private static string Version() =>
        typeof(OpenApiDocument).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    private static string List(IEnumerable<(string Name, string? Description)> entries)
    {
        var lines = entries.Select(entry => entry.Description is null ? $"\n- `{entry.Name}`" : $"\n- `{entry.Name}`: {entry.Description}").ToArray();
        return lines.Length == 0 ? "none" : string.Concat(lines);
    }

    private static JsonObject Components(IReadOnlyList<AgentRegistration> agents, IReadOnlyList<WorkflowRegistration> workflows)
    {
        var schemas = new JsonObject();
        EventSchemas.AddTo(schemas);
        MessageSchemas.AddTo(schemas);
        RecordSchemas.AddTo(schemas);
        SpendSchemas.AddTo(schemas);
        ErrorSchemas.AddTo(schemas);

        var parameters = new JsonObject();
        ApiParameters.AddTo(parameters, [.. agents.Select(agent => agent.Name)], [.. workflows.Select(workflow => workflow.Name)]);
        var headers = new JsonObject();
        ApiHeaders.AddTo(headers);
        var responses = new JsonObject();
        ApiResponses.AddTo(responses);

        return new JsonObject
        {
            ["schemas"] = schemas,
            ["parameters"] = parameters,
            ["headers"] = headers,
            ["responses"] = responses,
            ["securitySchemes"] = new JsonObject
            {
                [SchemeName] = new JsonObject
                {
                    ["type"] = "http",
                    ["scheme"] = "bearer",
                    ["description"] = "An API key of the server, or a token that its policy accepts.",
                },
            },
        };
    }

    private static JsonObject Tag(string name, string description) => new() { ["name"] = name, ["description"] = description };

    private static JsonObject Entry(string name, string? description)
    {
        var entry = new JsonObject { ["name"] = name };
        return Shape.Describe(entry, description);
    }
}
