using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>propertyNames</c>.</summary>
internal sealed class PropertyNamesKeyword(SchemaNode schema) : SchemaKeyword
{
    public static PropertyNamesKeyword? Create(SchemaReader schema) =>
        schema.FindSchema("propertyNames") is { } names ? new PropertyNamesKeyword(names) : null;

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Object)
            return true;
        var valid = true;
        foreach (var member in instance.EnumerateObject())
        {
            // The name is checked like a value, at the place of the member it names.
            var name = JsonSerializer.SerializeToElement(member.Name);
            if (!evaluation.KeepsGoing(CheckName(name, member.Name, evaluation), ref valid))
                break;
        }

        return valid;
    }

    private bool CheckName(JsonElement name, string text, Evaluation evaluation) =>
        evaluation.MatchesChild(schema, name, text)
        || evaluation.Fail($"'{JsonText.Shorten(text)}' is not an allowed property name.", text);
}
