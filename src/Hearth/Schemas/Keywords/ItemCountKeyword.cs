using System.Text.Json;

namespace Hearth.Schemas.Keywords;

/// <summary><c>minItems</c> and <c>maxItems</c>.</summary>
internal sealed class ItemCountKeyword(int? minimum, int? maximum) : SchemaKeyword
{
    public static ItemCountKeyword? Create(SchemaReader schema)
    {
        var (minimum, maximum) = (schema.FindCount("minItems"), schema.FindCount("maxItems"));
        return (minimum ?? maximum) is null ? null : new ItemCountKeyword(minimum, maximum);
    }

    public override bool Check(JsonElement instance, Evaluation evaluation)
    {
        if (instance.ValueKind != JsonValueKind.Array)
            return true;
        var count = instance.GetArrayLength();
        if (count < minimum)
            return evaluation.Fail($"Must have at least {JsonText.Count(minimum.Value, "item", "items")}.");
        if (count > maximum)
            return evaluation.Fail($"Must have at most {JsonText.Count(maximum.Value, "item", "items")}.");
        return true;
    }
}
