using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.Schemas;

/// <summary>Makes any schema the schema of an object's only property.</summary>
internal static class SchemaWrapper
{
    // These hold values, which may look like schemas.
    private static readonly string[] ValueKeywords = ["const", "enum", "default", "examples"];

    // These hold schemas under names, which may look like keywords.
    private static readonly string[] NamedSchemaKeywords = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];

    public static JsonElement Wrap(JsonElement schema, string property)
    {
        // A schema that is just true or false becomes a node of that value, never null.
        var inner = JsonSerializer.SerializeToNode(schema)!;
        MoveReferences(inner, $"#/properties/{property}");
        var outer = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [property] = inner },
            ["required"] = new JsonArray(property),
            ["additionalProperties"] = false,
        };
        return JsonSerializer.SerializeToElement(outer);
    }

    private static void MoveReferences(JsonNode? schema, string root)
    {
        if (schema is JsonArray items)
        {
            foreach (var item in items)
                MoveReferences(item, root);
        }
        else if (schema is JsonObject keywords)
        {
            foreach (var (keyword, value) in keywords.ToList())
                MoveKeyword(keywords, keyword, value, root);
        }
    }

    private static void MoveKeyword(JsonObject schema, string keyword, JsonNode? value, string root)
    {
        if (keyword == "$ref" && value is JsonValue reference)
            schema["$ref"] = root + reference.GetValue<string>()[1..];
        else if (NamedSchemaKeywords.Contains(keyword) && value is JsonObject named)
            named.ToList().ForEach(member => MoveReferences(member.Value, root));
        else if (!ValueKeywords.Contains(keyword))
            MoveReferences(value, root);
    }
}
