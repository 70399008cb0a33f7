using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>JSON schemas in few words. Every call makes a new node, because a node has one place in a document.</summary>
internal static class Shape
{
    public static JsonObject Anything(string description) => new() { ["description"] = description };

    public static JsonObject Text(string? description = null) => Describe(new JsonObject { ["type"] = "string" }, description);

    public static JsonObject Uuid(string description) => Describe(new JsonObject { ["type"] = "string", ["format"] = "uuid" }, description);

    public static JsonObject Moment(string? description = null) =>
        Describe(new JsonObject { ["type"] = "string", ["format"] = "date-time" }, description);

    public static JsonObject Offset(string description) =>
        Describe(new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{16}_[0-9]{16}$" }, description);

    public static JsonObject Address(string description) => Describe(new JsonObject { ["type"] = "string", ["format"] = "uri" }, description);

    public static JsonObject Whole(string? description = null) =>
        Describe(new JsonObject { ["type"] = "integer", ["format"] = "int64", ["minimum"] = 0 }, description);

    public static JsonObject Number() => new() { ["type"] = "number" };

    public static JsonObject Flag(string? description = null) => Describe(new JsonObject { ["type"] = "boolean" }, description);

    public static JsonObject Exactly(JsonNode value) => new() { ["const"] = value };

    public static JsonObject Choice(params string[] values) => new() { ["type"] = "string", ["enum"] = Array(values) };

    public static JsonObject ListOf(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    public static JsonObject OneOf(params JsonObject[] shapes) => new() { ["oneOf"] = new JsonArray([.. shapes]) };

    public static JsonObject AllOf(params JsonObject[] shapes) => new() { ["allOf"] = new JsonArray([.. shapes]) };

    public static JsonObject Nothing() => new() { ["type"] = "null" };

    public static JsonObject Map(string? description = null) => Describe(new JsonObject { ["type"] = "object" }, description);

    public static JsonObject Ref(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    public static JsonObject Object(params Field[] fields)
    {
        var shape = new JsonObject { ["type"] = "object" };
        var required = fields.Where(field => field.IsRequired).Select(field => field.Name).ToArray();
        if (required.Length > 0) shape["required"] = Array(required);
        if (fields.Length == 0) return shape;
        shape["properties"] = new JsonObject(fields.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)field.Shape)));
        return shape;
    }

    public static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);

    public static JsonObject Describe(JsonObject shape, string? description)
    {
        if (description is not null) shape["description"] = description;
        return shape;
    }
}
