using System.Text.Json;
using System.Text.Json.Nodes;
using Hearth.Schemas;

namespace Hearth.AspNetCore.Tests.OpenApi;

/// <summary>The schemas of the API's description, made to refuse every field that they do not name.</summary>
internal sealed class ClosedSchemas
{
    private const string Prefix = "#/components/schemas/";

    private readonly JsonObject _components;
    private readonly Dictionary<string, JsonSchema> _compiled = [];

    public ClosedSchemas()
    {
        _components = JsonNode.Parse(DescribedServer.Write())!["components"]!.AsObject();
        Mapping = _components["schemas"]!["Event"]!["discriminator"]!["mapping"]!.AsObject();
        foreach (var (name, schema) in _components["schemas"]!.AsObject()) Close(schema!.AsObject(), isPart: name == "EventEnvelope");
    }

    /// <summary>The types of events.</summary>
    public IEnumerable<string> EventTypes => Mapping.Select(entry => entry.Key);

    private JsonObject Mapping { get; }

    /// <summary>What is wrong with an event, by the schema of its type.</summary>
    public IEnumerable<string> FindProblems(JsonElement item)
    {
        var type = item.GetProperty("type").GetString()!;
        return Mapping[type] is not { } reference
            ? [$"{type}: not described"]
            : Schema(reference.GetValue<string>()[Prefix.Length..]).Validate(item).Select(issue => $"{type}: {issue.Message} {string.Join('/', issue.Path)} in {item.GetRawText()}");
    }

    /// <summary>What is wrong with a value, by a schema of the document.</summary>
    public IEnumerable<string> FindProblems(string schema, JsonElement value) => Schema(schema).Validate(value).Select(issue => $"{schema}: {issue.Message} {string.Join('/', issue.Path)}");

    private JsonSchema Schema(string name)
    {
        if (_compiled.TryGetValue(name, out var known)) return known;
        var root = new JsonObject { ["$ref"] = Prefix + name, ["components"] = _components.DeepClone() };
        return _compiled[name] = JsonSchema.Compile(JsonElement.Parse(root.ToJsonString()));
    }

    // What is put together from parts is closed as a whole: each part knows only its own fields.
    private static void Close(JsonObject schema, bool isPart = false)
    {
        if (schema["properties"] is JsonObject properties)
        {
            if (!isPart) schema["additionalProperties"] = false;
            foreach (var (_, property) in properties) Close(property!.AsObject());
        }

        if (schema["items"] is JsonObject items) Close(items);
        foreach (var choice in (schema["oneOf"] as JsonArray ?? []).OfType<JsonObject>()) Close(choice);
        if (schema["allOf"] is not JsonArray parts) return;
        foreach (var part in parts.OfType<JsonObject>()) Close(part, isPart: true);
        schema["unevaluatedProperties"] = false;
    }
}
