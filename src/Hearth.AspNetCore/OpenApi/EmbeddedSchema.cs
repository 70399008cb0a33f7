using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>Puts a schema that was a document of its own into a larger document.</summary>
internal static class EmbeddedSchema
{
    private static readonly HashSet<string> Values = new(StringComparer.Ordinal) { "const", "enum", "default", "example", "examples" };
    private static readonly HashSet<string> NamedSchemas = new(StringComparer.Ordinal) { "properties", "patternProperties", "$defs", "definitions", "dependentSchemas" };

    /// <summary>Copies the schema; its references, which start at its own root, then start at <paramref name="pointer"/>.</summary>
    public static JsonObject Place(JsonElement schema, string pointer)
    {
        // true and false are schemas too, but readers of the document expect objects among the components.
        if (schema.ValueKind == JsonValueKind.False) return new JsonObject { ["not"] = new JsonObject() };
        if (schema.ValueKind != JsonValueKind.Object) return new JsonObject();

        var copy = JsonObject.Create(schema.Clone())!;
        copy.Remove("$schema");
        Move(copy, pointer);
        return copy;
    }

    private static void Move(JsonNode? node, string pointer)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Move(item, pointer);
        }
        else if (node is JsonObject schema)
        {
            if (ReferenceOf(schema) is { } reference) schema["$ref"] = pointer + reference[1..];
            foreach (var (keyword, value) in schema)
            {
                if (NamedSchemas.Contains(keyword) && value is JsonObject named) MoveEach(named, pointer);
                else if (!Values.Contains(keyword)) Move(value, pointer);
            }
        }
    }

    // Here the keys are names that somebody chose, and mean nothing as keywords.
    private static void MoveEach(JsonObject named, string pointer)
    {
        foreach (var (_, schema) in named) Move(schema, pointer);
    }

    private static string? ReferenceOf(JsonObject schema) =>
        schema["$ref"] is JsonValue value && value.TryGetValue<string>(out var reference) && reference is "#" or ['#', '/', ..] ? reference : null;
}
