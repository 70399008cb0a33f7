using System.Text.Json;

namespace Hearth.Schemas;

/// <summary>Reads the keywords of one schema object, refusing values of the wrong shape.</summary>
internal sealed class SchemaReader(JsonElement schema, string pointer, SchemaCompiler compiler)
{
    public JsonElement? Find(string keyword) => schema.TryGetProperty(keyword, out var value) ? value : null;

    public string? FindText(string keyword) => Find(keyword) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw Malformed(keyword, "must be a string."),
    };

    public bool FindFlag(string keyword) => Find(keyword) switch
    {
        null or { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.True } => true,
        _ => throw Malformed(keyword, "must be true or false."),
    };

    public JsonNumber? FindNumber(string keyword) => Find(keyword) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } value => new JsonNumber(value),
        _ => throw Malformed(keyword, "must be a number."),
    };

    public int? FindCount(string keyword)
    {
        if (Find(keyword) is not { } value)
            return null;
        var count = value.ValueKind == JsonValueKind.Number ? new JsonNumber(value).ToCount() : -1;
        return count >= 0 ? count : throw Malformed(keyword, "must be a whole number of at least 0.");
    }

    public IReadOnlyList<string>? FindTexts(string keyword) => Find(keyword) is { } value ? ReadTexts(value, keyword) : null;

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? FindTextsByName(string keyword) =>
        Find(keyword) is { } value
            ? ReadMembers(value, keyword).ToDictionary(member => member.Name, member => ReadTexts(member.Value, keyword))
            : null;

    public SchemaPattern ReadPattern(string source, string keyword)
    {
        try
        {
            return new SchemaPattern(source);
        }
        catch (ArgumentException exception)
        {
            throw Malformed(keyword, $"not a regular expression that can be used: {exception.Message}");
        }
    }

    public SchemaNode? FindSchema(string keyword) =>
        Find(keyword) is { } value ? compiler.Compile(value, JsonPointer.Append(pointer, keyword)) : null;

    public IReadOnlyList<SchemaNode>? FindSchemas(string keyword)
    {
        if (Find(keyword) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw Malformed(keyword, "must be an array with at least one schema.");
        var parent = JsonPointer.Append(pointer, keyword);
        return [.. value.EnumerateArray().Select((item, index) => compiler.Compile(item, JsonPointer.Append(parent, index)))];
    }

    public IReadOnlyDictionary<string, SchemaNode>? FindSchemasByName(string keyword)
    {
        if (Find(keyword) is not { } value)
            return null;
        var parent = JsonPointer.Append(pointer, keyword);
        return ReadMembers(value, keyword).ToDictionary(
            member => member.Name,
            member => compiler.Compile(member.Value, JsonPointer.Append(parent, member.Name)),
            StringComparer.Ordinal);
    }

    public JsonSchemaException Malformed(string keyword, string reason) => new(JsonPointer.ToFragment(pointer), keyword, reason);

    private IReadOnlyList<string> ReadTexts(JsonElement value, string keyword)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Malformed(keyword, "must hold arrays of strings only.");
        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    private List<JsonProperty> ReadMembers(JsonElement value, string keyword)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw Malformed(keyword, "must be an object.");
        List<JsonProperty> members = [.. value.EnumerateObject()];
        return members.DistinctBy(member => member.Name).Count() == members.Count
            ? members
            : throw Malformed(keyword, "holds a name twice.");
    }
}
