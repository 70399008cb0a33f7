using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>type</c>: one name or several.</summary>
internal sealed class TypeKeyword(IReadOnlyList<string> names) : SchemaKeyword
{
    private static readonly string[] KnownNames = ["array", "boolean", "integer", "null", "number", "object", "string"];

    public static TypeKeyword? Create(SchemaReader schema)
    {
        var names = schema.Find("type") switch
        {
            null => null,
            { ValueKind: JsonValueKind.String } name => [name.GetString()!],
            _ => schema.FindTexts("type"),
        };
        if (names is null)
            return null;
        if (names.Count == 0 || names.FirstOrDefault(name => !KnownNames.Contains(name)) is not null)
            throw schema.Malformed("type", $"must be one or more of {string.Join(", ", KnownNames)}.");
        return new TypeKeyword(names);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        var actual = JsonText.TypeOf(instance);
        foreach (var name in names)
        {
            if (name == actual || (name == "integer" && actual == "number" && new JsonNumber(instance).IsInteger))
                return true;
        }

        return evaluation.Fail($"Expected {string.Join(" or ", names)}, got {actual}.");
    }
}
