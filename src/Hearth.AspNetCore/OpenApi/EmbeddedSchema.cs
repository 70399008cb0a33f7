using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hearth.AspNetCore.OpenApi;

/// <summary>Puts a schema that was a document of its own among the components.</summary>
/// <remarks>
/// What the schema refers to inside itself becomes a component too: a reference into the middle of a component is allowed, but
/// common readers of OpenAPI do not follow it.
/// </remarks>
internal sealed class EmbeddedSchema
{
    private static readonly string[] Single = ["items", "contains", "not", "if", "then", "else", "propertyNames", "unevaluatedItems"];
    private static readonly string[] SingleOrFlag = ["additionalProperties", "unevaluatedProperties"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Named = ["properties", "patternProperties", "dependentSchemas"];
    private static readonly string[] Definitions = ["$schema", "$defs", "definitions"];

    private readonly Dictionary<string, string> _placed = new(StringComparer.Ordinal);
    private readonly JsonObject _components;
    private readonly string _name;
    private readonly JsonNode? _root;

    private EmbeddedSchema(JsonObject components, string name, JsonElement schema)
    {
        _components = components;
        _name = name;
        _root = JsonNode.Parse(schema.GetRawText());
    }

    /// <summary>Adds the schema as <paramref name="name"/>, and under longer names what it refers to.</summary>
    public static void AddTo(JsonObject components, string name, JsonElement schema) =>
        new EmbeddedSchema(components, name, schema).Place("");

    private string Place(string pointer)
    {
        if (_placed.TryGetValue(pointer, out var known)) return known;

        // It has its name before its references are followed, because they may lead back to it.
        var name = _placed[pointer] = NameOf(pointer);
        var copy = AsObject(Find(pointer)?.DeepClone());
        _components[name] = copy;
        Move(copy);
        return name;
    }

    private string NameOf(string pointer)
    {
        var wanted = pointer.Length == 0 ? _name : $"{_name}.{ComponentName.From(pointer[(pointer.LastIndexOf('/') + 1)..])}";
        var name = wanted;
        for (var number = 2; _components.ContainsKey(name); number++) name = string.Create(CultureInfo.InvariantCulture, $"{wanted}{number}");
        return name;
    }

    private JsonNode? Find(string pointer)
    {
        var current = _root;
        foreach (var part in pointer.Split('/').Skip(1))
        {
            var key = Uri.UnescapeDataString(part).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            current = current switch
            {
                JsonObject members => members[key],
                JsonArray items when int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                    => index < items.Count ? items[index] : null,
                _ => null,
            };
        }

        return current;
    }

    // Only where schemas stand: what is a constant or a default may look like a reference and is none.
    private void Move(JsonObject schema)
    {
        foreach (var keyword in Definitions) schema.Remove(keyword);
        if (ReferenceOf(schema) is { } reference) schema["$ref"] = $"#/components/schemas/{Place(reference[1..])}";

        foreach (var keyword in Single.Where(schema.ContainsKey)) MoveAt(schema[keyword], moved => schema[keyword] = moved);
        foreach (var inner in SingleOrFlag.Select(keyword => schema[keyword]).OfType<JsonObject>()) Move(inner);
        foreach (var list in Lists.Select(keyword => schema[keyword]).OfType<JsonArray>())
        {
            for (var i = 0; i < list.Count; i++) MoveAt(list[i], moved => list[i] = moved);
        }

        foreach (var named in Named.Select(keyword => schema[keyword]).OfType<JsonObject>())
        {
            foreach (var name in named.Select(entry => entry.Key).ToArray()) MoveAt(named[name], moved => named[name] = moved);
        }
    }

    private void MoveAt(JsonNode? schema, Action<JsonObject> replace)
    {
        var moved = AsObject(schema);
        if (!ReferenceEquals(moved, schema)) replace(moved);
        Move(moved);
    }

    // true and false are schemas too, but common readers of OpenAPI stumble over them.
    private static JsonObject AsObject(JsonNode? schema) => schema switch
    {
        JsonObject already => already,
        JsonValue value when value.TryGetValue<bool>(out var anything) && !anything => new JsonObject { ["not"] = new JsonObject() },
        _ => [],
    };

    private static string? ReferenceOf(JsonObject schema) =>
        schema["$ref"] is JsonValue value && value.TryGetValue<string>(out var reference) && reference is "#" or ['#', '/', ..]
            ? reference
            : null;
}
