using System.Buffers;
using System.Text.Json;
using Hearth.Agents;
using Hearth.AspNetCore.OpenApi;
using Hearth.Workflows;
using Microsoft.AspNetCore.Authorization;

namespace Hearth.AspNetCore.Tests.OpenApi;

/// <summary>A server's catalogs, for describing them.</summary>
internal static class DescribedServer
{
    public const string Url = "https://api.example.com/hearth";

    /// <summary>An input that refers to itself, and has properties named as keywords are.</summary>
    public const string TreeSchema =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "properties": {
            "$ref": { "type": "object", "default": { "$ref": "#/kept" } },
            "anything": true,
            "deep": { "$ref": "#/properties/children/items" },
            "children": { "type": "array", "items": { "$ref": "#" } },
            "left": { "$ref": "#/$defs/leaf" },
            "properties": { "type": "object", "properties": { "right": { "$ref": "#/properties/left" } } }
          },
          "$defs": { "leaf": { "type": "integer", "maximum": 2 } }
        }
        """;

    public static AgentCatalog Agents { get; } = new(
    [
        new AgentRegistration { Name = "support", Origin = "Support", Create = _ => throw new InvalidOperationException(), IsExposed = true, Description = "Helps \"customers\"." },
        new AgentRegistration { Name = "hidden", Origin = "Hidden", Create = _ => throw new InvalidOperationException() },
    ]);

    public static WorkflowCatalog Workflows { get; } = new(
    [
        new WorkflowRegistration { Name = "grow-tree", Origin = "GrowTree", Invoker = new DescribedInvoker(true, TreeSchema), IsExposed = true, Description = "Grows a tree." },
        new WorkflowRegistration { Name = "tidy-up", Origin = "TidyUp", Invoker = new DescribedInvoker(false, null), IsExposed = true, Metadata = [new AllowAnonymousAttribute()] },
        new WorkflowRegistration { Name = "take-all", Origin = "TakeAll", Invoker = new DescribedInvoker(true, "true"), IsExposed = true },
        new WorkflowRegistration { Name = "secret", Origin = "Secret", Invoker = new DescribedInvoker(true, "{}") },
    ]);

    public static byte[] Write(AgentCatalog? agents = null, WorkflowCatalog? workflows = null)
    {
        var output = new ArrayBufferWriter<byte>();
        OpenApiDocument.Write(output, agents ?? Agents, workflows ?? Workflows, Url);
        return output.WrittenSpan.ToArray();
    }

    public static JsonElement Parse(AgentCatalog? agents = null, WorkflowCatalog? workflows = null)
    {
        using var document = JsonDocument.Parse(Write(agents, workflows));
        return document.RootElement.Clone();
    }

    private sealed class DescribedInvoker(bool takesInput, string? schema) : WorkflowInvoker
    {
        public override bool TakesInput => takesInput;

        public override JsonElement? InputSchema => schema is null ? null : JsonElement.Parse(schema);

        public override IReadOnlyList<InputIssue> Validate(JsonElement? input) => [];

        public override void EnsureSerializable()
        {
        }

        public override void EnsureCreatable(IServiceProvider services)
        {
        }

        public override Task<JsonElement?> RunAsync(JsonElement? input, WorkflowContext context) => throw new InvalidOperationException("Only described.");
    }
}
