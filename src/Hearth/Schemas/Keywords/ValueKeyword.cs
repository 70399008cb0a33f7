using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>enum</c> or <c>const</c>.</summary>
internal sealed class ValueKeyword(IReadOnlyList<JsonElement> allowed) : SchemaKeyword
{
    private readonly string _message = allowed.Count == 1
        ? $"Must be {JsonText.Shorten(allowed[0].GetRawText())}."
        : $"Must be one of {JsonText.Shorten(string.Join(", ", allowed.Select(value => value.GetRawText())))}.";

    public static ValueKeyword? Create(SchemaReader schema)
    {
        var values = schema.Find("enum") switch
        {
            null => null,
            { ValueKind: JsonValueKind.Array } array => array.EnumerateArray().ToList(),
            _ => throw schema.Malformed("enum", "must be an array."),
        };
        if (schema.Find("const") is { } constant)
            values = values is null ? [constant] : [.. values.Where(value => JsonElement.DeepEquals(value, constant))];
        return values is null ? null : new ValueKeyword(values);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        foreach (var value in allowed)
        {
            if (JsonElement.DeepEquals(value, instance))
                return true;
        }

        return evaluation.Fail(_message);
    }
}
